import type { LogprobEntry, TokenLogprob } from '../canonical/stream-event.ts';

const renderToken = ({ token, logprob, bytes }: TokenLogprob) => ({
  token,
  logprob,
  ...(bytes === null ? {} : { bytes }),
});

/** Member with native log probabilities, as JSON text with a leading comma; empty when there are none. */
export function renderLogprobs(entries: readonly LogprobEntry[]): string {
  if (entries.length === 0) return '';
  const list = entries.map(({ top, ...entry }) => ({
    ...renderToken(entry),
    ...(top.length === 0 ? {} : { top_logprobs: top.map(renderToken) }),
  }));
  return `,"logprobs":${JSON.stringify(list)}`;
}
