import type { RequestRecord } from '../../contract/model/index.ts';

/** Attributes by the semantic conventions of OpenTelemetry; what is unknown is left out. */
export type Attributes = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** Times are UTC milliseconds. */
export interface SpanFacts {
  readonly name: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly attributes: Attributes;
  /** Drover's error code, or how the request ended; `null` where it went well. */
  readonly errorType: string | null;
}

/** A request as it came, and the model's part of it; `null` where no backend had it. */
export interface CallFacts {
  readonly request: SpanFacts;
  readonly inference: SpanFacts | null;
}

const operations: readonly (readonly [RegExp, string])[] = [
  [/embed/, 'embeddings'],
  [/\/(completions|generate)$/, 'text_completion'],
];
const providers: Readonly<Record<string, string>> = { openai: 'openai', anthropic: 'anthropic', ollama: 'ollama' };

/** `chat`, `text_completion` or `embeddings`, by the route: the names that the conventions give. */
export function nameOperation(route: string): string {
  if (route.endsWith('/chat/completions')) return 'chat';
  return operations.find(([form]) => form.test(route))?.[1] ?? 'chat';
}

const keep = (values: Readonly<Record<string, Attributes[string] | null>>): Attributes =>
  Object.fromEntries(
    Object.entries(values).filter((pair): pair is [string, Attributes[string]] => {
      const [, value] = pair;
      return value !== null && value !== '';
    }),
  );

/** Attributes that a metric has as well: few values, so that collectors can keep a row for each. */
export function describeModel(record: RequestRecord): Attributes {
  return keep({
    'gen_ai.operation.name': nameOperation(record.route),
    'gen_ai.provider.name': providers[record.dialectOut ?? ''] ?? null,
    'gen_ai.request.model': record.servedModel ?? record.model,
    'gen_ai.response.model': record.servedModel,
    'error.type': findErrorType(record),
    'drover.backend': record.backend,
    'drover.project': record.project,
  });
}

export function findErrorType({ outcome, errorCode }: RequestRecord): string | null {
  return outcome === 'ok' || outcome === null ? null : (errorCode ?? outcome);
}

const isInference = ({ servedModel, backend, dialectIn }: RequestRecord): boolean =>
  servedModel !== null && backend !== null && dialectIn !== 'none';

/** What a finished request tells a tracer; prompts, answers and addresses are never part of it. */
export function describeCall(record: RequestRecord): CallFacts {
  const startMs = Date.parse(record.receivedAt);
  const endMs = startMs + (record.totalMs ?? 0);
  const errorType = findErrorType(record);
  const request = {
    name: record.route,
    startMs,
    endMs,
    errorType,
    attributes: keep({
      'http.route': record.route,
      'http.response.status_code': record.status,
      'error.type': errorType,
      'drover.request.id': record.id,
      'drover.correlation.id': record.correlationId,
      'drover.project': record.project,
      'drover.app': record.app,
      'drover.attempts': record.attempts,
      'drover.cache': record.cache,
      'drover.overhead_ms': record.overheadMs,
    }),
  };
  if (!isInference(record)) return { request, inference: null };
  return { request, inference: describeInference(record, { startMs, endMs }) };
}

function describeInference(record: RequestRecord, { startMs, endMs }: { startMs: number; endMs: number }): SpanFacts {
  const model = describeModel(record);
  return {
    name: `${nameOperation(record.route)} ${record.servedModel ?? ''}`.trim(),
    startMs: Math.min(startMs + (record.queueMs ?? 0), endMs),
    endMs,
    errorType: findErrorType(record),
    attributes: {
      ...model,
      ...keep({
        'gen_ai.conversation.id': record.session,
        'gen_ai.response.finish_reasons': record.finishReason === null ? null : [record.finishReason],
        'gen_ai.usage.input_tokens': record.promptTokens,
        'gen_ai.usage.output_tokens': record.completionTokens,
        'gen_ai.usage.cache_read.input_tokens': record.cachedTokens,
        'drover.queue_ms': record.queueMs,
        'drover.load_ms': record.loadMs,
        'drover.prefill_ms': record.prefillMs,
        'drover.decode_ms': record.decodeMs,
        'drover.first_token_ms': record.firstTokenMs,
        'drover.truncated': record.truncated ? true : null,
      }),
    },
  };
}
