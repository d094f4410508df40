import { type CanonicalError, createError } from '../../translate/index.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { collectBody } from './collect-body.ts';
import type { Answer } from './start-call.ts';

const failures = {
  'too-large': createError('response_too_large', 'The answer of the backend is too large.'),
  aborted: createError('stream_interrupted', 'The backend broke off its answer.'),
} as const;

export type Collected =
  | { readonly kind: 'body'; readonly bytes: Buffer }
  | { readonly kind: 'failed'; readonly error: CanonicalError };

/** Takes a whole answer of at most `maxBytes`; idle time and a stop of the exchange end it. */
export function collectAnswer(exchange: Exchange, answer: Answer, maxBytes: number): Promise<Collected> {
  const { stop, watchdog } = exchange;
  const { idleTimeoutMs } = exchange.gateway.settings;
  return new Promise((resolve) => {
    const fail = (error: CanonicalError): void => {
      answer.abort();
      watchdog.disarm();
      resolve({ kind: 'failed', error });
    };
    const onIdle = (): void =>
      fail(createError('stream_idle_timeout', 'The backend fell silent in the middle of its answer.'));
    stop.onStop(fail);
    watchdog.arm(idleTimeoutMs, onIdle);
    collectBody(answer, {
      maxBytes,
      received: () => watchdog.arm(idleTimeoutMs, onIdle),
      settle(body) {
        if (body.kind !== 'body') return fail(failures[body.kind]);
        watchdog.disarm();
        resolve(body);
      },
    });
  });
}
