/** The tokens that one slot of a runner still has evaluated. */
export interface PrefixCache {
  /** How many leading tokens of `prompt` are there already. */
  match(prompt: readonly string[]): number;
  /** Replaces what the slot holds. */
  store(tokens: readonly string[]): void;
}

export function createPrefixCache(): PrefixCache {
  let held: readonly string[] = [];
  return {
    match(prompt) {
      let length = 0;
      while (length < prompt.length && prompt[length] === held[length]) length++;
      return length;
    },
    store(tokens) {
      held = tokens;
    },
  };
}
