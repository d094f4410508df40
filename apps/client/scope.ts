import { DroverError } from './drover-error.ts';
import type { Surroundings } from './surroundings.ts';

/** How long one call may go on: until its caller aborts, its time is over, or it is cancelled. */
export interface Scope {
  readonly signal: AbortSignal;
  /** The call is over; nothing is aborted. */
  end(): void;
  /** Gives the call up: the connection is closed, and the gateway stops generating. */
  cancel(): void;
}

export interface ScopeOptions {
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number | undefined;
}

export function openScope({ after }: Pick<Surroundings, 'after'>, { signal, timeoutMs }: ScopeOptions): Scope {
  const controller = new AbortController();
  const follow = (): void => controller.abort(signal?.reason);
  const giveUp = (): void =>
    controller.abort(new DroverError({ code: 'timed_out', message: `No whole answer came in ${timeoutMs} ms.` }));
  const cancelTimer = timeoutMs === undefined ? null : after(timeoutMs, giveUp);
  const end = (): void => {
    cancelTimer?.();
    signal?.removeEventListener('abort', follow);
  };
  if (signal?.aborted) follow();
  else signal?.addEventListener('abort', follow, { once: true });
  return {
    signal: controller.signal,
    end,
    cancel() {
      end();
      controller.abort();
    },
  };
}
