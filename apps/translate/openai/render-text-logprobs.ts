import type { LogprobEntry } from '../canonical/stream-event.ts';

/** Characters as OpenAI counts them: code points. */
export function countCharacters(text: string): number {
  let count = 0;
  for (const _character of text) count++;
  return count;
}

/** Log probabilities in the form of completions, whose `text_offset` counts characters from the beginning of the choice's text. */
export interface TextLogprobs {
  render(entries: readonly LogprobEntry[]): object;
}

/** `firstOffset` is where the first token stands. Without alternatives `top_logprobs` is `null`. */
export function createTextLogprobs(firstOffset: number, hasAlternatives: boolean): TextLogprobs {
  let offset = firstOffset;
  const takeOffset = (token: string): number => {
    const start = offset;
    offset += countCharacters(token);
    return start;
  };
  return {
    render: (entries) => ({
      tokens: entries.map(({ token }) => token),
      token_logprobs: entries.map(({ logprob }) => logprob),
      top_logprobs: hasAlternatives
        ? entries.map(({ top }) => Object.fromEntries(top.map(({ token, logprob }) => [token, logprob])))
        : null,
      text_offset: entries.map(({ token }) => takeOffset(token)),
    }),
  };
}
