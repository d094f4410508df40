import type { UsageReport } from '../../contract/model/index.ts';
import { type CanonicalError, createError } from '../../translate/index.ts';
import type { GatewayPorts, UsageQuestion } from '../ports.ts';

export type UsageAnswer =
  | { readonly kind: 'report'; readonly report: UsageReport }
  | { readonly kind: 'refused'; readonly error: CanonicalError };

/** Asks the log what was used. Long spans take a while, so only a few may be asked for at a time. */
export interface UsageDesk {
  ask(question: UsageQuestion): Promise<UsageAnswer>;
}

const mostQuestions = 4;
const patienceMs = 10_000;

const refuse = (error: CanonicalError): UsageAnswer => ({ kind: 'refused', error });

const unavailable = (message: string): UsageAnswer =>
  refuse(createError('storage_unavailable', message, { retryAfterSeconds: 30 }));

export function createUsageDesk({ usage, timers, log }: Pick<GatewayPorts, 'usage' | 'timers' | 'log'>): UsageDesk {
  let openCount = 0;
  return {
    async ask(question) {
      if (!usage.isWritten()) {
        return unavailable(
          'The log of requests cannot be written now, so that figures would lack some. Try again later.',
        );
      }
      if (openCount >= mostQuestions) {
        const message = 'Too many ask for figures at the same time. Try again in a moment.';
        return refuse(createError('rate_limited', message, { retryAfterSeconds: 1 }));
      }
      openCount++;
      // Counted until the log has answered, also when nobody waits for it any more.
      const reading = usage
        .summarize(question)
        .then(
          (report): UsageAnswer => ({ kind: 'report', report }),
          (error: unknown) => {
            log.warn({ cause: error instanceof Error ? error.name : typeof error }, 'the usage could not be read');
            return unavailable('The log of requests cannot be read now. Try again later.');
          },
        )
        .finally(() => {
          openCount--;
        });
      return withPatience(reading, timers);
    },
  };
}

function withPatience(reading: Promise<UsageAnswer>, timers: GatewayPorts['timers']): Promise<UsageAnswer> {
  return new Promise((resolve) => {
    const cancel = timers.after(patienceMs, () =>
      resolve(unavailable('The log of requests took too long to answer. Ask for a shorter span.')),
    );
    void reading.then((answer) => {
      cancel();
      resolve(answer);
    });
  });
}
