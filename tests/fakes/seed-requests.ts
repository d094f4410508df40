import { join } from 'node:path';
import type { Completion, OpenRecord, Outcome } from '../../apps/contract/model/index.ts';
import { toCompletionValues, toOpenValues } from '../../apps/telemetry/build-record.ts';
import { migrationSteps } from '../../apps/telemetry/migrations/steps.ts';
import { openDatabase } from '../../apps/telemetry/open-database.ts';
import { createRequestStore } from '../../apps/telemetry/request-store.ts';

/** What the rows look like. Times are UTC milliseconds; the same seed gives the same rows. */
export interface SeedOptions {
  /** Rows end here, spread evenly over `spanMs` before. */
  readonly untilMs: number;
  readonly spanMs: number;
  readonly seed: number;
}

const rowsPerBatch = 20_000;
const projects = ['notes', 'atlas', 'billing', 'search', null];
const apps = ['Cursor', 'VS Code', 'Zed', 'n8n', 'python', null];
const models = [
  { asked: 'gpt-4o-mini', served: 'llama3.2:3b', decodeRate: 88 },
  { asked: 'qwen3-coder:30b', served: 'qwen3-coder:30b', decodeRate: 41 },
  { asked: 'claude-sonnet-4-5', served: 'qwen3-coder:30b', decodeRate: 41 },
  { asked: 'gemma3:4b', served: 'gemma3:4b', decodeRate: 71 },
];
const failures: readonly { readonly outcome: Outcome; readonly status: number; readonly errorCode: string | null }[] = [
  { outcome: 'backend_error', status: 502, errorCode: 'backend_failed' },
  { outcome: 'timeout', status: 504, errorCode: 'first_byte_timeout' },
  { outcome: 'rejected', status: 503, errorCode: 'queue_full' },
  { outcome: 'client_error', status: 404, errorCode: 'model_not_found' },
  { outcome: 'client_closed', status: 499, errorCode: null },
];

/** Writes `count` believable requests into the log of `dataDir` through its real schema, making the log when it is missing. */
export function seedRequests(dataDir: string, count: number, options: Partial<SeedOptions> = {}): void {
  const { untilMs = Date.now(), spanMs = 86_400_000, seed = 1 } = options;
  const random = createRandom(seed);
  const { database } = openDatabase({ path: join(dataDir, 'drover.db'), nowMs: untilMs, steps: migrationSteps });
  const store = createRequestStore(database);
  for (let start = 0; start < count; start += rowsPerBatch) {
    const indexes = Array.from({ length: Math.min(rowsPerBatch, count - start) }, (_, offset) => start + offset);
    const rows = indexes.map((index) => {
      const receivedAtMs = Math.round(untilMs - spanMs + (spanMs * (index + 1)) / count) - 1;
      const open = createOpen(`req_${seed}_${index.toString(36).padStart(8, '0')}`, receivedAtMs, random);
      return { open, completion: createCompletion(open, random) };
    });
    store.write({
      opens: rows.map(({ open }) => toOpenValues(open)),
      completions: rows.map(({ completion }) => toCompletionValues(completion)),
      daemonEvents: [],
    });
    store.checkpoint();
  }
  store.close();
}

/** Numbers in 0..1 that are the same every time (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function pick<T>(values: readonly [T, ...T[]] | readonly T[], random: () => number): T {
  const value = values[Math.floor(random() * values.length)];
  if (value === undefined) throw new Error('nothing to pick from');
  return value;
}

function createOpen(id: string, receivedAtMs: number, random: () => number): OpenRecord {
  const model = pick(models, random);
  return {
    id,
    receivedAtMs,
    admittedAtMs: receivedAtMs,
    correlationId: null,
    project: pick(projects, random),
    app: pick(apps, random),
    pid: 400 + Math.floor(random() * 60_000),
    keyId: null,
    session: null,
    dialectIn: 'openai',
    dialectOut: 'ollama',
    route: '/v1/chat/completions',
    model: model.asked,
    servedModel: model.served,
    backend: 'local',
    stream: random() < 0.8,
    bytesIn: 200 + Math.floor(random() * 8000),
    translation: { passed: [], mapped: ['max_tokens'], emulated: [], dropped: [] },
    routeSteps: [`${model.asked} is ${model.served} on local`],
    clientAddress: '127.0.0.1',
    userAgent: 'OpenAI/JS 7.55.0',
    prefixBreak: null,
  };
}

function createCompletion(open: OpenRecord, random: () => number): Completion {
  const failure = random() < 0.04 ? pick(failures, random) : null;
  const promptTokens = 50 + Math.floor(random() * 4000);
  const completionTokens = 10 + Math.floor(random() * 600);
  const decodeRate =
    (models.find(({ served }) => served === open.servedModel)?.decodeRate ?? 50) * (0.8 + random() * 0.4);
  const loadMs = random() < 0.03 ? 1500 + random() * 6000 : 0;
  const prefillMs = promptTokens / 2.5 + random() * 40;
  const decodeMs = (completionTokens * 1000) / decodeRate;
  const overheadMs = 0.2 + random() * 0.6;
  const totalMs = loadMs + prefillMs + decodeMs + overheadMs;
  const isOk = failure === null;
  return {
    id: open.id,
    status: failure?.status ?? 200,
    outcome: failure?.outcome ?? 'ok',
    errorCode: failure?.errorCode ?? null,
    project: null,
    app: null,
    pid: null,
    servedModel: open.servedModel,
    backend: open.backend,
    attempts: 1,
    attemptNotes: [],
    firstByteAtMs: Math.round(open.receivedAtMs + loadMs + prefillMs),
    doneAtMs: Math.round(open.receivedAtMs + totalMs),
    queueMs: 0,
    loadMs: isOk ? loadMs : null,
    prefillMs: isOk ? prefillMs : null,
    decodeMs: isOk ? decodeMs : null,
    totalMs: isOk ? totalMs : 5 + random() * 900,
    overheadMs,
    firstTokenMs: isOk ? loadMs + prefillMs + overheadMs : null,
    promptTokens: isOk ? promptTokens : null,
    cachedTokens: null,
    completionTokens: isOk ? completionTokens : null,
    bytesIn: open.bytesIn,
    bytesOut: isOk ? completionTokens * 120 : 180,
    cache: null,
    truncated: isOk && random() < 0.01,
    finishReason: isOk ? 'stop' : null,
  };
}
