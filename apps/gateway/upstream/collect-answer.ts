import { type CanonicalError, createError } from '../../translate/index.ts';
import type { Exchange } from '../exchange/exchange.ts';
import type { Answer } from './start-call.ts';

export type Collected =
  | { readonly kind: 'body'; readonly bytes: Buffer }
  | { readonly kind: 'failed'; readonly error: CanonicalError };

/** Takes a whole answer of at most `maxBytes`; idle time and a stop of the exchange end it. */
export function collectAnswer(exchange: Exchange, answer: Answer, maxBytes: number): Promise<Collected> {
  const { stop, watchdog } = exchange;
  const { idleTimeoutMs } = exchange.gateway.settings;
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
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
    answer.attach({
      data(chunk) {
        sizeBytes += chunk.length;
        if (sizeBytes > maxBytes)
          return fail(createError('response_too_large', 'The answer of the backend is too large.'));
        chunks.push(chunk);
        watchdog.arm(idleTimeoutMs, onIdle);
      },
      end() {
        watchdog.disarm();
        const [first] = chunks;
        resolve({ kind: 'body', bytes: chunks.length === 1 && first ? first : Buffer.concat(chunks) });
      },
      fail: () => fail(createError('stream_interrupted', 'The backend broke off its answer.')),
    });
  });
}
