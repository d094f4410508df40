import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Completion } from '../../contract/model/index.ts';
import type { RouteFacts } from '../routes/route-facts.ts';
import { registerProcessMetrics } from './process-metrics.ts';

/** Figures for Prometheus. */
export interface GatewayMetrics {
  observe(route: RouteFacts, completion: Completion): void;
  countPrefixBreak(servedModel: string | null): void;
  countTruncation(servedModel: string | null): void;
  render(): Promise<{ readonly contentType: string; readonly text: string }>;
}

const maxModelLabels = 100;
const secondsBuckets = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];
const overheadBuckets = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.1];

/** Keeps callers from filling the memory with names of models that do not exist. */
function createModelLabels(): (completion: Pick<Completion, 'servedModel' | 'outcome'>) => string {
  const known = new Set<string>();
  return ({ servedModel, outcome }) => {
    if (servedModel === null) return '';
    if (known.has(servedModel)) return servedModel;
    if (outcome !== 'ok' || known.size >= maxModelLabels) return 'other';
    known.add(servedModel);
    return servedModel;
  };
}

function createInstruments(registry: Registry) {
  const registers = [registry];
  return {
    requests: new Counter({
      name: 'drover_requests_total',
      help: 'Requests by route, outcome and served model.',
      labelNames: ['route', 'outcome', 'model'] as const,
      registers,
    }),
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
    overhead: new Histogram({
      name: 'drover_overhead_seconds',
      help: 'Own share of answered requests.',
      buckets: overheadBuckets,
      registers,
    }),
  };
}

export function createGatewayMetrics(inFlightCount: () => number): GatewayMetrics {
  const registry = new Registry();
  const { requests, duration, firstToken, tokens, overhead, prefixBreaks, truncations } = createInstruments(registry);
  const labelModel = createModelLabels();
  const inFlight: Gauge = new Gauge({
    name: 'drover_requests_in_flight',
    help: 'Requests that have not ended.',
    registers: [registry],
    collect: () => inFlight.set(inFlightCount()),
  });
  registerProcessMetrics(registry);
  return {
    observe(route, completion) {
      const model = labelModel(completion);
      requests.inc({ route: route.name, outcome: completion.outcome, model });
      duration.observe({ route: route.name }, completion.totalMs / 1000);
      if (completion.firstTokenMs !== null) firstToken.observe({ model }, completion.firstTokenMs / 1000);
      if (completion.promptTokens !== null) tokens.inc({ kind: 'prompt', model }, completion.promptTokens);
      if (completion.completionTokens !== null) tokens.inc({ kind: 'completion', model }, completion.completionTokens);
      if (completion.overheadMs !== null) overhead.observe(completion.overheadMs / 1000);
    },
    countPrefixBreak: (servedModel) => prefixBreaks.inc({ model: labelModel({ servedModel, outcome: 'rejected' }) }),
    countTruncation: (servedModel) => truncations.inc({ model: labelModel({ servedModel, outcome: 'ok' }) }),
    render: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}
