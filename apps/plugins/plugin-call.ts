import type { Hook } from './hooks.ts';

/** What is asked of a plugin. */
export interface PluginCall<T> {
  readonly hook: Hook;
  /** The request that it is about: what the plugin remembers lies under this name until it is forgotten. */
  readonly key: string;
  /** How many chunks of this answer came before. */
  readonly index: number;
  /** What is to be transformed, and what the plugin may know beside it. */
  readonly json: string;
  readonly contextJson: string;
  /** Longest answer, in UTF-16 units. */
  readonly maxLength: number;
  /** Makes sense of the answer's JSON, or says what is wrong with it. */
  readonly read: (json: string) => ReadAnswer<T>;
}

export type ReadAnswer<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'wrong'; readonly reason: string };

export type PluginReply<T> =
  | { readonly kind: 'value'; readonly value: T }
  /** Nothing is to be changed. */
  | { readonly kind: 'same' }
  /** Why, in a sentence without anything of the request. */
  | { readonly kind: 'failed'; readonly reason: string };

/** A call under way. */
export interface Calling<T> {
  readonly reply: Promise<PluginReply<T>>;
  /** Nobody waits for it any more. The reply then never comes. */
  leave(): void;
}
