import type { LogprobEntry, TokenLogprob } from '../canonical/stream-event.ts';

const renderToken = ({ token, logprob, bytes }: TokenLogprob) => ({ token, logprob, bytes });

/** OpenAI's `logprobs` object of a choice. */
export function renderLogprobs(entries: readonly LogprobEntry[]) {
  return {
    content: entries.map((entry) => ({ ...renderToken(entry), top_logprobs: entry.top.map(renderToken) })),
    refusal: null,
  };
}
