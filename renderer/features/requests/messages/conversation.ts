/** A piece of what somebody said. */
export type Block =
  | { readonly kind: 'text' | 'thinking' | 'media'; readonly text: string }
  /** `text`: the arguments. */
  | { readonly kind: 'tool-call'; readonly name: string; readonly text: string }
  | { readonly kind: 'tool-result'; readonly name: string; readonly text: string };

/** What one side said at a time. */
export interface Turn {
  /** As the request names it: `system`, `user`, `assistant`, `tool`. */
  readonly role: string;
  readonly blocks: readonly Block[];
}

/** A request as people read it. */
export interface Conversation {
  /** Names of the tools that the model may call. */
  readonly tools: readonly string[];
  readonly turns: readonly Turn[];
  /** The last turns, which are the answer; several where several answers were asked for. */
  readonly answers: readonly Turn[];
}

/** What a value says as text: texts as they are, everything else as JSON. */
export const toText = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value, null, 2);

/** A block, unless there is nothing in it. */
export const textBlock = (kind: 'text' | 'thinking', value: unknown): readonly Block[] => {
  const text = toText(value);
  return text === '' ? [] : [{ kind, text }];
};
