import { Counter, Histogram, type Registry } from 'prom-client';
import type { Completion } from '../../contract/model/index.ts';
import type { RouteFacts } from '../routes/route-facts.ts';
import type { ModelLabels } from './bounded-names.ts';
import { type Family, tallied } from './family.ts';
import { createTally } from './tally.ts';

/** What is told of requests that have ended. */
export interface RequestMetrics {
  observe(route: RouteFacts, completion: Completion): void;
  countPrefixBreak(servedModel: string | null): void;
  countTruncation(servedModel: string | null): void;
}

export const secondsBuckets = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];
const overheadBuckets = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.1];
const attemptBuckets = [1, 2, 3, 4, 5];

/** Errors that are the end of somebody's patience, by whose. */
const timeouts: Readonly<Record<string, string>> = {
  request_timeout: 'request',
  connect_timeout: 'connect',
  first_byte_timeout: 'first-byte',
  stream_idle_timeout: 'stream-idle',
  total_timeout: 'total',
  queue_timeout: 'queue',
  backend_stuck: 'stuck',
};

function createCounters(registers: Registry[]) {
  return {
    requests: new Counter({
      name: 'drover_requests_total',
      help: 'Requests by route, outcome and served model.',
      labelNames: ['route', 'outcome', 'model'] as const,
      registers,
    }),
    tokens: new Counter({
      name: 'drover_tokens_total',
      help: 'Tokens by kind (prompt, completion) and served model.',
      labelNames: ['kind', 'model'] as const,
      registers,
    }),
    prefixBreaks: new Counter({
      name: 'drover_prefix_breaks_total',
      help: 'Prompts that no longer began like the one before in their conversation.',
      labelNames: ['model'] as const,
      registers,
    }),
    truncations: new Counter({
      name: 'drover_truncated_prompts_total',
      help: 'Prompts that were longer than the context.',
      labelNames: ['model'] as const,
      registers,
    }),
  };
}

function createHistograms(registers: Registry[]) {
  return {
    duration: new Histogram({
      name: 'drover_request_duration_seconds',
      help: 'Time from the headers of a request to the last byte of its answer.',
      labelNames: ['route'] as const,
      buckets: secondsBuckets,
      registers,
    }),
    firstToken: new Histogram({
      name: 'drover_first_token_seconds',
      help: 'Time to the first token of a streamed answer.',
      labelNames: ['model'] as const,
      buckets: secondsBuckets,
      registers,
    }),
    attempts: new Histogram({
      name: 'drover_request_attempts',
      help: 'Calls of backends for one request, where there were any.',
      buckets: attemptBuckets,
      registers,
    }),
    overhead: new Histogram({
      name: 'drover_overhead_seconds',
      help: 'Own share of answered requests.',
      buckets: overheadBuckets,
      registers,
    }),
  };
}

export function createRequestMetrics(
  registry: Registry,
  models: ModelLabels,
): { readonly requests: RequestMetrics; readonly families: readonly Family[] } {
  const { requests, tokens, prefixBreaks, truncations } = createCounters([registry]);
  const { duration, firstToken, attempts, overhead } = createHistograms([registry]);
  const [errors, late] = [createTally(1), createTally(1)];
  const families = [
    tallied('drover_errors_total', 'Requests that ended in an error, by its stable code.', {
      labels: ['code'],
      tally: errors,
    }),
    tallied('drover_timeouts_total', 'Requests that ended because something took too long, by what.', {
      labels: ['kind'],
      tally: late,
    }),
  ];
  const countError = (code: string): void => {
    errors.add(code);
    const kind = timeouts[code];
    if (kind !== undefined) late.add(kind);
  };
  return {
    families,
    requests: {
      observe(route, completion) {
        const model = models.of(completion.servedModel, completion.outcome === 'ok');
        requests.inc({ route: route.name, outcome: completion.outcome, model });
        duration.observe({ route: route.name }, completion.totalMs / 1000);
        if (completion.errorCode !== null) countError(completion.errorCode);
        if (completion.attempts > 0) attempts.observe(completion.attempts);
        if (completion.firstTokenMs !== null) firstToken.observe({ model }, completion.firstTokenMs / 1000);
        if (completion.promptTokens !== null) tokens.inc({ kind: 'prompt', model }, completion.promptTokens);
        if (completion.completionTokens !== null) {
          tokens.inc({ kind: 'completion', model }, completion.completionTokens);
        }
        if (completion.overheadMs !== null) overhead.observe(completion.overheadMs / 1000);
      },
      countPrefixBreak: (servedModel) => prefixBreaks.inc({ model: models.of(servedModel, false) }),
      countTruncation: (servedModel) => truncations.inc({ model: models.of(servedModel, true) }),
    },
  };
}
