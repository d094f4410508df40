import { Histogram, type Registry } from 'prom-client';
import type { LimitState } from '../../contract/model/index.ts';
import type { AttemptResult, CircuitChange, Priority } from '../../routing/index.ts';
import type { ErrorCode } from '../../translate/index.ts';
import { createBoundedNames, type ModelLabels } from './bounded-names.ts';
import { type Family, tallied } from './family.ts';
import { secondsBuckets } from './request-metrics.ts';
import { createTally } from './tally.ts';

/** What happens on the way of requests, beside their ends. */
export interface EventMetrics {
  countCircuitChange(change: Pick<CircuitChange, 'type' | 'backend'>): void;
  /** One try of a backend. */
  countTry(backend: string, result: AttemptResult): void;
  /** One more try was wanted, and fitted into the budget or not. */
  countRetry(isTaken: boolean): void;
  /** A request left this backend for another place. */
  countFallback(backend: string): void;
  countLimitRefusal(limit: Pick<LimitState, 'scope' | 'id' | 'limit'>): void;
  /** A request's turn came after `waitMs` milliseconds. */
  observeQueueWait(wait: { readonly backend: string; readonly priority: Priority; readonly waitMs: number }): void;
  /** A request was sent away from a line; other codes than those of the line are no matter of it. */
  countQueueRefusal(refusal: { readonly backend: string; readonly model: string; readonly code: ErrorCode }): void;
}

const reasons: Readonly<Partial<Record<ErrorCode, string>>> = { queue_full: 'full', queue_timeout: 'timeout' };
const changes: Readonly<Record<CircuitChange['type'], string>> = {
  'circuit-opened': 'opened',
  'circuit-half-opened': 'half-opened',
  'circuit-closed': 'closed',
  'circuit-held': 'held',
};

const createTallies = () => ({
  circuits: createTally(2),
  tries: createTally(2),
  retries: createTally(1),
  fallbacks: createTally(1),
  limits: createTally(3),
  refusals: createTally(3),
});

function listFamilies({ circuits, tries, retries, fallbacks, limits, refusals }: ReturnType<typeof createTallies>) {
  return [
    tallied(
      'drover_circuit_changes_total',
      'Changes of the circuits of backends (opened, half-opened, closed; held: kept closed because no other backend is left).',
      { labels: ['backend', 'change'], tally: circuits },
    ),
    tallied(
      'drover_backend_tries_total',
      'Tries of backends by what came of them before the first byte of an answer.',
      {
        labels: ['backend', 'result'],
        tally: tries,
      },
    ),
    tallied('drover_retries_total', 'Further tries that were wanted, and whether the retry budget allowed them.', {
      labels: ['decision'],
      tally: retries,
    }),
    tallied('drover_fallbacks_total', 'Requests that left a backend that failed for their next place.', {
      labels: ['backend'],
      tally: fallbacks,
    }),
    tallied(
      'drover_rate_limit_refusals_total',
      'Requests beyond a limit: whose it was (key, project, address), which, and the public id of the key or name of the project.',
      { labels: ['scope', 'limit', 'id'], tally: limits },
    ),
    tallied(
      'drover_queue_refusals_total',
      'Requests that were sent away from a line, because it was full or too slow.',
      {
        labels: ['backend', 'model', 'reason'],
        tally: refusals,
      },
    ),
  ] satisfies Family[];
}

export function createEventMetrics(
  registry: Registry,
  models: ModelLabels,
): { readonly events: EventMetrics; readonly families: readonly Family[] } {
  const tallies = createTallies();
  const [labelBackend, labelSubject] = [createBoundedNames(), createBoundedNames()];
  const waits = new Histogram({
    name: 'drover_queue_wait_seconds',
    help: 'Time that requests stood in line before their turn came.',
    labelNames: ['backend', 'priority'] as const,
    buckets: secondsBuckets,
    registers: [registry],
  });
  return {
    families: listFamilies(tallies),
    events: {
      countCircuitChange: ({ type, backend }) => tallies.circuits.add(labelBackend(backend), changes[type]),
      countTry: (backend, result) => tallies.tries.add(labelBackend(backend), result),
      countRetry: (isTaken) => tallies.retries.add(isTaken ? 'taken' : 'refused'),
      countFallback: (backend) => tallies.fallbacks.add(labelBackend(backend)),
      // Addresses are those of people.
      countLimitRefusal: ({ scope, id, limit }) =>
        tallies.limits.add(scope, limit, scope === 'address' ? '' : labelSubject(id)),
      observeQueueWait: ({ backend, priority, waitMs }) =>
        waits.observe({ backend: labelBackend(backend), priority }, waitMs / 1000),
      countQueueRefusal({ backend, model, code }) {
        const reason = reasons[code];
        if (reason !== undefined) tallies.refusals.add(labelBackend(backend), models.of(model, false), reason);
      },
    },
  };
}
