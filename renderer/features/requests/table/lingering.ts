import type { InFlight } from '../../../../apps/contract/model/index.ts';

/** Requests that no longer run but whose record has not come yet; without them their rows would blink. */
export type Gone = readonly { readonly request: InFlight; readonly goneAtMs: number }[];

export const noneGone: Gone = [];

/** A record that has not come by then will not come. */
const longestMs = 10_000;

interface Change {
  readonly before: readonly InFlight[];
  readonly after: readonly InFlight[];
  readonly nowMs: number;
}

/** After a new list of running requests. The same list, by identity, when nothing has gone. */
export function noteRunning(gone: Gone, { before, after, nowMs }: Change): Gone {
  const ids = new Set(after.map(({ id }) => id));
  const held = new Set(gone.map(({ request }) => request.id));
  const left = before
    .filter(({ id }) => !ids.has(id) && !held.has(id))
    .map((request) => ({ request, goneAtMs: nowMs }));
  const still = gone.filter(({ request, goneAtMs }) => !ids.has(request.id) && nowMs - goneAtMs < longestMs);
  return left.length === 0 && still.length === gone.length ? gone : [...still, ...left];
}

/** After records of these ids were stored. */
export function noteStored(gone: Gone, ids: ReadonlySet<string>): Gone {
  return gone.some(({ request }) => ids.has(request.id)) ? gone.filter(({ request }) => !ids.has(request.id)) : gone;
}
