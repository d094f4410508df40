import type { RequestRecord } from '../../../apps/contract/model/index.ts';
import { sampleRecord } from '../sample-record.ts';
import { createRandom } from './random.ts';

interface Caller {
  readonly app: string;
  readonly project: string;
  readonly model: string;
  readonly served: string;
  readonly weight: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly dialectIn: RequestRecord['dialectIn'];
  readonly route: string;
}

const chat = '/v1/chat/completions';
const callers: readonly Caller[] = [
  {
    app: 'Cursor',
    project: 'ledger',
    model: 'qwen3-coder:30b',
    served: 'qwen3-coder:30b',
    weight: 36,
    promptTokens: 3900,
    completionTokens: 220,
    dialectIn: 'openai',
    route: chat,
  },
  {
    app: 'VS Code',
    project: 'atlas',
    model: 'claude-sonnet-4-5',
    served: 'qwen3-coder:30b',
    weight: 28,
    promptTokens: 16_000,
    completionTokens: 520,
    dialectIn: 'openai',
    route: chat,
  },
  {
    app: 'Obsidian',
    project: 'notes',
    model: 'nomic-embed-text',
    served: 'nomic-embed-text',
    weight: 15,
    promptTokens: 480,
    completionTokens: 0,
    dialectIn: 'ollama',
    route: '/api/embed',
  },
  {
    app: 'Obsidian',
    project: 'notes',
    model: 'llama3.2:3b',
    served: 'llama3.2:3b',
    weight: 5,
    promptTokens: 1900,
    completionTokens: 160,
    dialectIn: 'ollama',
    route: '/api/chat',
  },
  {
    app: 'n8n',
    project: 'inbox-triage',
    model: 'gemma3:4b',
    served: 'gemma3:4b',
    weight: 13,
    promptTokens: 2700,
    completionTokens: 210,
    dialectIn: 'openai',
    route: chat,
  },
  {
    app: 'python3.12',
    project: 'scripts',
    model: 'gpt-4o-mini',
    served: 'llama3.2:3b',
    weight: 3,
    promptTokens: 1900,
    completionTokens: 90,
    dialectIn: 'openai',
    route: chat,
  },
];

const speeds: Readonly<Record<string, readonly [prefill: number, decode: number]>> = {
  'qwen3-coder:30b': [1150, 58],
  'gemma3:4b': [2600, 88],
  'llama3.2:3b': [3400, 105],
  'nomic-embed-text': [14_000, 0],
};

type Random = () => number;

function pickCaller(random: Random): Caller {
  const total = callers.reduce((sum, { weight }) => sum + weight, 0);
  let rest = random() * total;
  for (const caller of callers) {
    rest -= caller.weight;
    if (rest <= 0) return caller;
  }
  return callers[0] as Caller;
}

function openRecord(caller: Caller, id: string, receivedAtMs: number): RequestRecord {
  const isRenamed = caller.model !== caller.served;
  return sampleRecord({
    id,
    receivedAt: new Date(receivedAtMs).toISOString(),
    project: caller.project,
    app: caller.app,
    pid: 4127,
    dialectIn: caller.dialectIn,
    route: caller.route,
    model: caller.model,
    servedModel: caller.served,
    status: null,
    outcome: null,
    stream: caller.completionTokens > 0,
    bytesIn: caller.promptTokens * 4,
    ...(isRenamed && {
      translation: { passed: [], mapped: ['max_tokens', 'stop'], emulated: ['tool_choice'], dropped: ['logit_bias'] },
    }),
  });
}

/** Phases that add up, as a daemon would report them. */
function completeRecord(open: RequestRecord, caller: Caller, random: Random): RequestRecord {
  const [prefill, decode] = speeds[caller.served] ?? [1000, 50];
  const promptTokens = Math.round(caller.promptTokens * (0.4 + 1.2 * random()));
  const isReread = random() < 0.06;
  const cachedTokens = isReread ? Math.round(promptTokens * 0.09) : Math.round(promptTokens * (0.86 + 0.13 * random()));
  const completionTokens = Math.round(caller.completionTokens * (0.2 + 1.6 * random()));
  const queueMs = random() < 0.07 ? random() * 2600 : random() * 0.4;
  const loadMs = random() < 0.012 ? 3000 + random() * 6000 : 8 + random() * 12;
  const prefillMs = ((promptTokens - cachedTokens) / prefill) * 1000 + 20;
  const speed = decode * (0.9 + 0.2 * random());
  const decodeMs = decode === 0 ? 0 : (completionTokens / speed) * 1000;
  const overheadMs = 0.22 + 0.25 * random() ** 2;
  const firstTokenMs = queueMs + loadMs + prefillMs + overheadMs;
  return {
    ...open,
    status: 200,
    outcome: 'ok',
    queueMs,
    loadMs,
    prefillMs,
    decodeMs,
    totalMs: firstTokenMs + decodeMs,
    overheadMs,
    firstTokenMs: decode === 0 ? null : firstTokenMs,
    promptTokens,
    cachedTokens,
    completionTokens: decode === 0 ? null : completionTokens,
    prefillTokensPerSecond: (promptTokens - cachedTokens) / (prefillMs / 1000),
    decodeTokensPerSecond: decode === 0 ? null : speed,
    bytesOut: completionTokens * 5,
    truncated: caller.project === 'atlas' && promptTokens > 25_400,
    finishReason: decode === 0 ? null : 'stop',
  };
}

/** Replaces the good end by a bad one. */
function spoilRecord(record: RequestRecord, random: Random): RequestRecord {
  const share = random();
  const unanswered = {
    completionTokens: null,
    decodeMs: null,
    decodeTokensPerSecond: null,
    finishReason: null,
    firstTokenMs: null,
  };
  const unread = {
    ...unanswered,
    prefillMs: null,
    loadMs: null,
    promptTokens: null,
    cachedTokens: null,
    prefillTokensPerSecond: null,
  };
  if (share < 0.009)
    return { ...record, outcome: 'client_closed', status: 499, errorCode: 'client_closed', finishReason: null };
  if (share < 0.012) {
    return {
      ...record,
      ...unread,
      outcome: 'backend_error',
      status: 502,
      errorCode: 'backend_unavailable',
      attempts: 3,
      totalMs: 640,
      queueMs: 0.1,
    };
  }
  if (share < 0.014) {
    return {
      ...record,
      ...unread,
      outcome: 'rejected',
      status: 503,
      errorCode: 'backend_starting',
      totalMs: 1.2,
      queueMs: null,
      backend: null,
    };
  }
  if (share < 0.016) {
    return {
      ...record,
      ...unread,
      outcome: 'client_error',
      status: 404,
      errorCode: 'model_not_found',
      totalMs: 0.9,
      servedModel: null,
      backend: null,
    };
  }
  if (share < 0.017)
    return {
      ...record,
      ...unanswered,
      outcome: 'timeout',
      status: 504,
      errorCode: 'first_byte_timeout',
      totalMs: 600_000,
    };
  return record;
}

/** Nights are quiet and the machine sleeps from 2 to 7. */
function isAwake(ms: number): boolean {
  const hour = new Date(ms).getHours();
  return hour < 2 || hour >= 7;
}

export interface RecordsPlan {
  readonly count: number;
  readonly untilMs: number;
  readonly spanMs: number;
  readonly seed?: number;
}

/** Finished records spread over a span, newest first; the same for the same plan. */
export function buildRecords({ count, untilMs, spanMs, seed = 7 }: RecordsPlan): RequestRecord[] {
  const random = createRandom(seed);
  const times: number[] = [];
  while (times.length < count) {
    const ms = untilMs - random() * spanMs;
    if (isAwake(ms) || random() < 0.02) times.push(Math.round(ms));
  }
  return times
    .sort((a, b) => b - a)
    .map((receivedAtMs, index) => {
      const caller = pickCaller(random);
      const id = `req_${(0x1f3a9c2 + (count - index) * 7919).toString(36)}${Math.floor(random() * 1e6).toString(36)}`;
      return spoilRecord(completeRecord(openRecord(caller, id, receivedAtMs), caller, random), random);
    });
}
