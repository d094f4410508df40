import type { ReadyOutcome } from '../../contract/model/index.ts';
import { type CanonicalError, createError, type ErrorCode } from '../../translate/index.ts';
import type { Exchange } from './exchange.ts';

export type DaemonWait =
  | { readonly kind: 'ready'; readonly url: string }
  | { readonly kind: 'refused'; readonly error: CanonicalError };

type Unavailable = Extract<ReadyOutcome, { kind: 'unavailable' }>;

const codes: Readonly<Record<Unavailable['reason'], ErrorCode>> = {
  starting: 'backend_starting',
  stopped: 'backend_stopped',
  failed: 'backend_failed',
  absent: 'backend_unavailable',
};

function describe({ reason, message, advice, retryAfterSeconds }: Unavailable): CanonicalError {
  return createError(codes[reason], [message, advice].filter((text) => text !== '').join(' '), { retryAfterSeconds });
}

/** Waits until the daemon can be called, or until it is clear that it cannot. The fast path waits for nothing. */
export function awaitDaemon(exchange: Exchange): Promise<DaemonWait> | DaemonWait {
  const url = exchange.gateway.ports.daemon.readyUrl();
  return url === null ? waitUntilSettled(exchange) : { kind: 'ready', url };
}

async function waitUntilSettled(exchange: Exchange): Promise<DaemonWait> {
  const { stop, watchdog, times } = exchange;
  const { daemon, clock } = exchange.gateway.ports;
  const startedMs = clock.monotonicMs();
  const abort = new AbortController();
  const giveUp = new Promise<DaemonWait>((resolve) => {
    const refuse = (error: CanonicalError): void => {
      abort.abort();
      resolve({ kind: 'refused', error });
    };
    stop.onStop(refuse);
    watchdog.arm(exchange.gateway.settings.readyWaitMs, () =>
      refuse(
        createError('backend_starting', 'The backend is still starting. Try again in a moment.', {
          retryAfterSeconds: 2,
        }),
      ),
    );
  });
  const settled = daemon.ensureReady(abort.signal).then<DaemonWait, DaemonWait>(
    (outcome) =>
      outcome.kind === 'ready' ? { kind: 'ready', url: outcome.url } : { kind: 'refused', error: describe(outcome) },
    () => ({ kind: 'refused', error: createError('backend_unavailable', 'The backend cannot be reached.') }),
  );
  const wait = await Promise.race([giveUp, settled]);
  watchdog.disarm();
  times.queueMs += clock.monotonicMs() - startedMs;
  return wait;
}
