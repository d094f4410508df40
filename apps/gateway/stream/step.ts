import type { CanonicalError, FinishReason, StreamEvent, Usage } from '../../translate/index.ts';

export type StepEnding =
  | { readonly kind: 'finished'; readonly usage: Usage; readonly finishReason: FinishReason | null }
  | { readonly kind: 'failed'; readonly error: CanonicalError };

/** What one piece of a backend's answer came to. */
export interface StepResult {
  readonly output: string | Buffer;
  /** Pieces of content in it. */
  readonly tokens: number;
  /** Set once, when the answer is over. */
  readonly ending: StepEnding | null;
}

/** Hears an answer on its way through a step: each line before its events. */
export interface AnswerListener {
  readonly hearLine: (line: string) => void;
  readonly hearEvent: (event: StreamEvent) => void;
}

/** Turns a backend's answer into a client's, piece by piece. All state of a stream lives here; it knows no socket and no time. */
export interface Step {
  push(chunk: Buffer): StepResult;
  /** The backend's answer has ended. */
  finish(): StepResult;
  /** Whether bytes that are no UTF-8 have been replaced. */
  wasRepaired(): boolean;
}
