import type { KeepAlive } from '../contract/model/index.ts';

/** What a request can say about how it is answered; `null` where it says nothing. */
export interface RequestParameters {
  readonly temperature: number | null;
  readonly topP: number | null;
  readonly topK: number | null;
  /** Of the answer; negative for no end. */
  readonly maxTokens: number | null;
  /** How many answers. */
  readonly n: number | null;
  /** In tokens. */
  readonly contextLength: number | null;
  readonly keepAlive: KeepAlive | null;
}
