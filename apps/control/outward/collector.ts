import { type Attributes as OtelAttributes, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { RequestRecord } from '../../contract/model/index.ts';
import { type Attributes, type CallFacts, describeCall, describeModel, type SpanFacts } from './describe-call.ts';

/** Sends what is recorded to a collector, in batches. */
export interface Collector {
  record(records: readonly RequestRecord[]): void;
  /** Sends what waits, for two seconds at most. Never rejects. */
  close(): Promise<void>;
}

export interface CollectorOptions {
  /** Base address; `/v1/traces` and `/v1/metrics` follow it. */
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly hasTraces: boolean;
  readonly hasMetrics: boolean;
  readonly intervalMs: number;
  readonly version: string;
  /** Told after each sending; `null` when it was taken. */
  readonly onSent: (failure: string | null) => void;
}

interface Exporting<Batch> {
  export(batch: Batch, done: (result: { readonly code: number; readonly error?: Error }) => void): void;
}

const closeTimeoutMs = 2_000;
const failedCode = 1;
const secondsBounds = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];
const firstTokenBounds = [0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 30, 60];
const perTokenBounds = [0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5];
const tokenBounds = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304];

/** Tells of each sending what became of it. */
function watchSending<Batch, Exporter extends Exporting<Batch>>(
  exporter: Exporter,
  onSent: CollectorOptions['onSent'],
): Exporter {
  const send = exporter.export.bind(exporter);
  exporter.export = (batch, done) =>
    send(batch, (result) => {
      onSent(result.code === failedCode ? (result.error?.message ?? 'it was not taken') : null);
      done(result);
    });
  return exporter;
}

const copyAttributes = (attributes: Attributes): OtelAttributes => ({ ...attributes }) as OtelAttributes;

/** Opens a collector; nothing is sent before the first record. */
export function openCollector(options: CollectorOptions): Collector {
  const resource = resourceFromAttributes({ 'service.name': 'drover', 'service.version': options.version });
  const traces = options.hasTraces ? createTraces(options, resource) : null;
  const metrics = options.hasMetrics ? createMetrics(options, resource) : null;
  return {
    record(records) {
      for (const record of records) {
        traces?.record(describeCall(record));
        metrics?.record(record);
      }
    },
    async close() {
      let timer: NodeJS.Timeout | undefined;
      const limit = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, closeTimeoutMs);
      });
      // What a collector did not take has been told by `onSent`.
      await Promise.race([Promise.allSettled([traces?.close(), metrics?.close()]), limit]);
      clearTimeout(timer);
    },
  };
}

type Resource = ReturnType<typeof resourceFromAttributes>;

function createTraces({ endpoint, headers, version, onSent }: CollectorOptions, resource: Resource) {
  const exporter = watchSending(
    new OTLPTraceExporter({ url: `${endpoint}/v1/traces`, headers: { ...headers } }),
    onSent,
  );
  const provider = new TracerProvider({ resource, spanProcessors: [new BatchSpanProcessor({ exporter })] });
  const tracer = provider.getTracer('drover', version);
  const open = (facts: SpanFacts, kind: SpanKind, context = ROOT_CONTEXT) => {
    const span = tracer.startSpan(
      facts.name,
      { kind, startTime: facts.startMs, attributes: copyAttributes(facts.attributes) },
      context,
    );
    if (facts.errorType !== null) span.setStatus({ code: SpanStatusCode.ERROR, message: facts.errorType });
    return span;
  };
  return {
    record({ request, inference }: CallFacts) {
      const parent = open(request, SpanKind.SERVER);
      if (inference !== null) {
        open(inference, SpanKind.CLIENT, trace.setSpan(ROOT_CONTEXT, parent)).end(inference.endMs);
      }
      parent.end(request.endMs);
    },
    close: () => provider.shutdown(),
  };
}

function createMetrics(options: CollectorOptions, resource: Resource) {
  const { endpoint, headers, version, intervalMs, onSent } = options;
  const exporter = watchSending(
    new OTLPMetricExporter({ url: `${endpoint}/v1/metrics`, headers: { ...headers } }),
    onSent,
  );
  const exportIntervalMillis = intervalMs;
  const exportTimeoutMillis = Math.min(intervalMs, 10_000);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis, exportTimeoutMillis });
  const provider = new MeterProvider({ resource, readers: [reader] });
  const meter = provider.getMeter('drover', version);
  const create = (name: string, unit: string, explicitBucketBoundaries: number[]) =>
    meter.createHistogram(name, { unit, advice: { explicitBucketBoundaries } });
  const duration = create('gen_ai.server.request.duration', 's', secondsBounds);
  const firstToken = create('gen_ai.server.time_to_first_token', 's', firstTokenBounds);
  const perToken = create('gen_ai.server.time_per_output_token', 's', perTokenBounds);
  const tokens = create('gen_ai.client.token.usage', '{token}', tokenBounds);
  return {
    record(record: RequestRecord) {
      if (record.servedModel === null) return;
      const attributes = copyAttributes(describeModel(record));
      const { totalMs, firstTokenMs, decodeMs, promptTokens, completionTokens } = record;
      if (totalMs !== null) duration.record(totalMs / 1000, attributes);
      if (firstTokenMs !== null) firstToken.record(firstTokenMs / 1000, attributes);
      if (decodeMs !== null && completionTokens) perToken.record(decodeMs / 1000 / completionTokens, attributes);
      if (promptTokens !== null) tokens.record(promptTokens, { ...attributes, 'gen_ai.token.type': 'input' });
      if (completionTokens !== null) tokens.record(completionTokens, { ...attributes, 'gen_ai.token.type': 'output' });
    },
    close: () => provider.shutdown(),
  };
}
