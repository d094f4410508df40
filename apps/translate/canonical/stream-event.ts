import type { CanonicalError } from './error.ts';

/** Why the model stopped, in no dialect. */
export type FinishReason = 'stop' | 'length' | 'tool-calls' | 'content-filter' | 'load' | 'unload';

/** Tokens and times of one answer; `null` where the backend did not say. Times are milliseconds. */
export interface Usage {
  readonly promptTokens: number | null;
  readonly cachedTokens: number | null;
  readonly completionTokens: number | null;
  readonly loadMs: number | null;
  readonly prefillMs: number | null;
  readonly decodeMs: number | null;
  /** Share of `completionTokens` spent on thinking, where the backend tells. */
  readonly reasoningTokens?: number;
}

export interface TokenLogprob {
  readonly token: string;
  readonly logprob: number;
  readonly bytes: readonly number[] | null;
}

/** One token's log probability with its alternatives. */
export interface LogprobEntry extends TokenLogprob {
  readonly top: readonly TokenLogprob[];
}

/**
 * A model's answer as it arrives. Block life is start, delta, end; `index` counts blocks from 0 over all kinds, and at most one block is open
 * at a time. `message-start` comes first, once. Exactly one of `finish` and `error` ends every stream; a stream that ends without either was cut.
 */
export type StreamEvent =
  | { readonly type: 'message-start'; readonly model: string }
  | { readonly type: 'text-start'; readonly index: number }
  | { readonly type: 'text-delta'; readonly index: number; readonly text: string }
  | { readonly type: 'text-end'; readonly index: number }
  | { readonly type: 'thinking-start'; readonly index: number }
  | { readonly type: 'thinking-delta'; readonly index: number; readonly text: string }
  /** Inside a thinking block, before its end. */
  | { readonly type: 'thinking-signature'; readonly index: number; readonly signature: string }
  | { readonly type: 'thinking-end'; readonly index: number }
  /** A whole block of its own, without start and end. */
  | { readonly type: 'redacted-thinking'; readonly index: number; readonly data: string }
  | { readonly type: 'tool-call-start'; readonly index: number; readonly id: string; readonly name: string }
  | { readonly type: 'tool-call-delta'; readonly index: number; readonly argumentsJson: string }
  | { readonly type: 'tool-call-end'; readonly index: number }
  | { readonly type: 'logprobs'; readonly entries: readonly LogprobEntry[] }
  /** A sign of life without content. */
  | { readonly type: 'ping' }
  | {
      readonly type: 'finish';
      readonly reason: FinishReason;
      readonly usage: Usage;
      /** The stop text that ended the answer, where the backend tells. */
      readonly stopSequence?: string;
    }
  | { readonly type: 'error'; readonly error: CanonicalError };
