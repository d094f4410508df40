import type { ControlEvent } from '../../apps/contract/control/index.ts';
import { type Connection, followEvents, waitUnlessAborted } from '../shared/index.ts';

interface StreamOptions {
  open(signal: AbortSignal): Promise<AsyncIterable<ControlEvent>>;
  onEvent(event: ControlEvent): void;
  /** The stream is open again after a loss or a pause; what was known may be out of date. */
  onReopen(): void;
  onConnection(connection: Connection): void;
}

/** Heartbeats come every 2 s; this long without any fact means that figures are old. */
const staleAfterMs = 5000;
/** A connection that says nothing for this long is given up and opened anew. */
const givenUpAfterMs = 12_000;
const watchEveryMs = 500;

/** Keeps the event stream open while the page is in sight, and says when facts stop arriving. */
export function superviseStream(options: StreamOptions): { restart(): void; close(): void } {
  let life = new AbortController();
  let openings = 0;
  let startedAtMs = Date.now();
  let lastEventAtMs = Date.now();
  let isStale = false;

  const report = (next: boolean): void => {
    if (next === isStale) return;
    isStale = next;
    options.onConnection({ isStale, lastEventAtMs });
  };
  const hear = (event: ControlEvent): void => {
    lastEventAtMs = Date.now();
    report(false);
    options.onEvent(event);
  };
  const start = (): void => {
    life = new AbortController();
    startedAtMs = Date.now();
    void followEvents({
      open: options.open,
      onEvent: hear,
      onOpen: () => {
        openings += 1;
        if (openings > 1) options.onReopen();
      },
      onLost: () => undefined,
      wait: waitUnlessAborted,
      signal: life.signal,
    });
  };
  const restart = (): void => {
    life.abort();
    start();
  };
  const followSight = (): void => {
    if (document.visibilityState === 'hidden') {
      life.abort();
      return;
    }
    lastEventAtMs = Date.now();
    restart();
  };
  const watch = setInterval(() => {
    if (document.visibilityState === 'hidden') return;
    const nowMs = Date.now();
    report(nowMs - lastEventAtMs > staleAfterMs);
    if (nowMs - Math.max(lastEventAtMs, startedAtMs) > givenUpAfterMs) restart();
  }, watchEveryMs);
  document.addEventListener('visibilitychange', followSight);
  if (document.visibilityState !== 'hidden') start();
  return {
    restart,
    close: () => {
      life.abort();
      clearInterval(watch);
      document.removeEventListener('visibilitychange', followSight);
    },
  };
}
