import type { KeepAlive } from '../contract/model/index.ts';

/** What can be said about how a request is answered, by a rule or by the request itself. */
export interface RequestParameters {
  readonly temperature: number;
  readonly topP: number;
  readonly topK: number;
  readonly minP: number;
  readonly seed: number;
  readonly presencePenalty: number;
  readonly frequencyPenalty: number;
  readonly repeatPenalty: number;
  /** Of the answer; negative for no end. */
  readonly maxTokens: number;
  /** In tokens. */
  readonly contextLength: number;
  readonly keepAlive: KeepAlive;
}
