import type { implement } from '@orpc/server';
import type { controlContract } from '../../../apps/contract/control/index.ts';
import type { OwnCall, OwnCallEvent, RequestRecord } from '../../../apps/contract/model/index.ts';
import type { ScriptedService } from './scripted-service.ts';

type Contract = ReturnType<typeof implement<typeof controlContract>>;

const answerText =
  'A lighthouse keeper counts the ships. None of them stops. On the last night of the year one does, and brings a letter addressed to the lamp.';
const hostileText = '<img src=x onerror="document.title=1"><script>document.title=2</script>';

const modelOf = ({ body }: OwnCall): string => String(body['model']).replace(/^[^/]+\//, '');
const promptOf = ({ body }: OwnCall): string => JSON.stringify(body['messages'] ?? body['prompt']);

/** What a scripted model says: a tool call where it has tools, markup where it is asked for some, else a story. */
function listEvents(call: OwnCall): OwnCallEvent[] {
  const text = promptOf(call).includes('markup') ? hostileText : answerText;
  const thinking = { type: 'thinking', text: 'The user wants a story. It should be short.' } as const;
  if (call.body['tools'] !== undefined) {
    return [
      thinking,
      { type: 'tool-call', index: 1, name: 'get_weather' },
      { type: 'tool-arguments', index: 1, json: '{"city":' },
      { type: 'tool-arguments', index: 1, json: '"Oslo"}' },
    ];
  }
  return [thinking, ...text.split(/(?<= )/).map((word) => ({ type: 'text', text: word }) as const)];
}

const dialects = { '/v1/messages': 'anthropic', '/api/chat': 'ollama', '/api/generate': 'ollama' } as const;
const dialectOf = (route: string): RequestRecord['dialectIn'] =>
  (dialects as Readonly<Record<string, 'anthropic' | 'ollama'>>)[route] ?? 'openai';

/** The row of a scripted call: one that took `3.3 s` in all. */
function toRecord(id: string, call: OwnCall, end: Partial<RequestRecord>): RequestRecord {
  const { route, body, project } = call;
  return {
    ...{ id, receivedAt: new Date().toISOString(), correlationId: null, project, app: 'Drover console', pid: null },
    ...{ session: null, dialectIn: dialectOf(route), dialectOut: 'ollama', route, model: String(body['model']) },
    ...{ servedModel: modelOf(call), backend: 'local', attempts: 1, status: 200, outcome: 'ok', errorCode: null },
    ...{ stream: body['stream'] === true, queueMs: 0, loadMs: 640, prefillMs: 210, decodeMs: 2380, totalMs: 3304 },
    ...{ overheadMs: 0.3, firstTokenMs: 871, promptTokens: 31, cachedTokens: 0, completionTokens: 139 },
    ...{ prefillTokensPerSecond: 147.6, decodeTokensPerSecond: 58.4, bytesIn: 420, bytesOut: 9120, cache: null },
    translation: { passed: ['messages'], mapped: ['max_completion_tokens'], emulated: [], dropped: [] },
    ...{ truncated: false, finishReason: 'stop' },
    ...end,
  };
}

const untimed = {
  ...{ queueMs: null, loadMs: null, prefillMs: null, decodeMs: null, totalMs: 12, firstTokenMs: null },
  ...{ promptTokens: null, completionTokens: null, prefillTokensPerSecond: null, decodeTokensPerSecond: null },
} as const;

const refusal = {
  type: 'refused',
  status: 404,
  code: 'model_not_found',
  message: "The model 'missing' was not found.",
  body: '{"error":{"message":"The model \'missing\' was not found.","type":"not_found_error","code":"model_not_found"}}',
  totalMs: 12,
} as const;

/** Calls of the console against scripted models. `missing` is refused; a prompt with “wait” is answered until somebody stops it. */
export function createPlaygroundRoutes(contract: Pick<Contract['playground'], 'run'>, service: ScriptedService) {
  let count = 0;
  const store = (record: RequestRecord): void => {
    service.book.store(record);
    service.push({ type: 'records-stored', records: [record] });
  };
  async function* run(call: OwnCall, signal: AbortSignal | undefined): AsyncGenerator<OwnCallEvent> {
    const requestId = `req_PLAY${String(++count).padStart(4, '0')}`;
    service.orders.push(`call ${call.route} ${JSON.stringify(call.body)}`);
    yield { type: 'phase', requestId, phase: 'reading', place: null };
    if (modelOf(call) === 'missing') {
      store(
        toRecord(requestId, call, { ...untimed, status: 404, outcome: 'client_error', errorCode: 'model_not_found' }),
      );
      yield { requestId, ...refusal };
      return;
    }
    yield { type: 'answered', requestId, backend: 'local', model: modelOf(call), cache: null };
    yield* listEvents(call);
    if (promptOf(call).includes('wait')) {
      await new Promise((resolve) => signal?.addEventListener('abort', resolve));
      service.orders.push('call stopped');
      store(toRecord(requestId, call, { status: 499, outcome: 'client_closed', completionTokens: 28 }));
      return;
    }
    const times = { loadMs: 640, prefillMs: 210, decodeMs: 2380 };
    yield { type: 'finished', reason: 'stop', promptTokens: 31, completionTokens: 139, ...times };
    store(toRecord(requestId, call, {}));
    yield { type: 'ended', firstTokenMs: 871, totalMs: 3304, failure: null };
  }
  return { run: contract.run.handler(({ input, signal }) => run(input, signal)) };
}
