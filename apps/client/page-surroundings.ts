import type { Surroundings } from './surroundings.ts';

/** What a page has, and any other place that speaks the web's own names. */
export const pageSurroundings: Surroundings = {
  fetch: (url, init) => fetch(url, init),
  nowMs: () => Date.now(),
  random: () => Math.random(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
  readVariable: () => undefined,
  askService: null,
  // A browser does not tell a refused connection from one that broke.
  wasNeverSent: () => false,
  startService: null,
};
