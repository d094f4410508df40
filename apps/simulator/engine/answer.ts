import type { ToolCall } from '../text/chat-message.ts';
import type { Logprob } from '../text/logprobs.ts';

/** One step of an answer; any part may be missing. */
export interface Piece {
  readonly thinking?: string;
  readonly content?: string;
  readonly toolCalls?: readonly ToolCall[];
  readonly logprobs?: readonly Logprob[];
}

/** Durations are nanoseconds. */
export interface Metrics {
  readonly totalNs: number;
  readonly loadNs: number;
  readonly promptEvalCount: number;
  readonly promptEvalNs: number;
  readonly evalCount: number;
  readonly evalNs: number;
}

/** How an answer ended; `piece` is what the last record carries. */
export interface Finish {
  readonly piece: Piece;
  readonly doneReason: string;
  readonly metrics: Metrics;
  /** Prompt and answer as token numbers, for the deprecated `context` of /api/generate. */
  readonly contextTokens: readonly number[];
}

/** Takes an answer as it comes. */
export interface AnswerSink {
  piece(piece: Piece): void;
  finish(finish: Finish): void;
  /** A line that is no JSON. */
  malformed(): void;
  /** A clean end without the last record. */
  endEarly(): void;
  /** The connection breaks. */
  cut(): void;
  /** Resolves when the client has taken what was written, or is gone. */
  writable(): Promise<void>;
}
