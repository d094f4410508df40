import { ApiError } from '../api-error.ts';
import type { Model } from '../catalogue/model.ts';
import type { Daemon } from '../daemon.ts';
import { readGenerationOptions } from '../engine/generation-options.ts';
import { acquireModel, hangIfStuck } from '../engine/infer.ts';
import { waitFor } from '../engine/system-time.ts';
import { readFields } from '../http/fields.ts';
import { readJsonBody } from '../http/read-json.ts';
import { embedText, normalise } from '../text/embed-text.ts';
import { tokenize } from '../text/tokenize.ts';
import { readKeepAlive } from './native-request.ts';
import { sendJson } from './respond.ts';
import type { Route, RouteCall } from './route.ts';

/** What an embedding needs, whatever dialect it came in. */
export interface EmbedJob {
  readonly model: Model;
  readonly inputs: readonly string[];
  readonly mayTruncate: boolean;
  /** 0 = all. */
  readonly dimensions: number;
  readonly keepAliveMs: number | undefined;
  readonly options: ReturnType<typeof readGenerationOptions>;
}

export interface EmbedResult {
  readonly vectors: readonly (readonly number[])[];
  readonly promptTokens: number;
  readonly totalNs: number;
  readonly loadNs: number;
}

/** Finds a model that can embed, or refuses in the daemon's words. */
export function findEmbedder(daemon: Daemon, name: string): Model {
  if (name === '') throw new ApiError(404, "model '' not found");
  const model = daemon.library.find(name);
  if (!model) throw new ApiError(404, `model "${name}" not found, try pulling it first`);
  return model;
}

const truncateVector = (vector: readonly number[], dimensions: number): readonly number[] =>
  dimensions > 0 && dimensions < vector.length ? normalise(Float32Array.from(vector.slice(0, dimensions))) : vector;

function fitInput(text: string, contextLength: number, mayTruncate: boolean): readonly string[] {
  const tokens = tokenize(text);
  if (tokens.length <= contextLength) return tokens;
  if (!mayTruncate) throw new ApiError(400, 'the input length exceeds the context length');
  return tokens.slice(0, contextLength);
}

/** Embeds every input; the time taken is that of evaluating all their tokens. */
export async function embed({ daemon, exchange }: RouteCall, job: EmbedJob): Promise<EmbedResult> {
  const lease = await acquireModel(daemon, exchange, job);
  try {
    await hangIfStuck(daemon, exchange, job.model);
    const loadNs = Math.max(1, Math.round((daemon.time.monotonicMs() - exchange.startedAtMs) * 1e6));
    const inputs = job.inputs.map((text) => fitInput(text, lease.contextLength, job.mayTruncate));
    const promptTokens = inputs.reduce((sum, tokens) => sum + tokens.length + 2, 0);
    const rate = daemon.switches.current().prefillTokensPerSecond ?? job.model.pace.prefillRate;
    exchange.enterPhase('prefill');
    await waitFor(daemon.time, rate > 0 ? (promptTokens / rate) * 1000 : 0, exchange.signal);
    const size = job.model.architecture.embeddingLength;
    const vectors = inputs.map((tokens) => truncateVector(embedText(tokens.join(''), size), job.dimensions));
    const totalNs = Math.max(1, Math.round((daemon.time.monotonicMs() - exchange.startedAtMs) * 1e6));
    return { vectors, promptTokens, totalNs, loadNs };
  } finally {
    lease.release();
  }
}

/** Text or a list of texts; anything else is refused. */
export function readInputs(value: unknown): readonly string[] {
  if (value === undefined || value === null) return [];
  if (typeof value === 'string') return [value];
  if (Array.isArray(value) && value.every((entry) => typeof entry === 'string')) return value;
  throw new ApiError(400, 'invalid input type');
}

async function runEmbed(call: RouteCall): Promise<void> {
  const { daemon, exchange } = call;
  const body = await readJsonBody(exchange, 'native');
  daemon.journal.note({ event: 'body-received', requestId: exchange.id, body });
  const fields = readFields(body, 'EmbedRequest');
  const name = fields.text('model') ?? '';
  const inputs = readInputs(body['input']);
  const model = findEmbedder(daemon, name);
  const job: EmbedJob = {
    model,
    inputs,
    mayTruncate: fields.flag('truncate') ?? true,
    dimensions: fields.number('dimensions') ?? 0,
    keepAliveMs: readKeepAlive(body['keep_alive']),
    options: readGenerationOptions(body['options'], model.parameters, true),
  };
  if (inputs.every((input) => input === '') && inputs.length < 2) {
    (await acquireModel(daemon, exchange, job)).release();
    return sendJson(exchange, 'native', { model: name, embeddings: [] });
  }
  const result = await embed(call, job);
  return sendJson(exchange, 'native', {
    model: name,
    embeddings: result.vectors,
    total_duration: result.totalNs,
    load_duration: result.loadNs,
    prompt_eval_count: result.promptTokens,
  });
}

async function runLegacyEmbeddings(call: RouteCall): Promise<void> {
  const body = await readJsonBody(call.exchange, 'native');
  call.daemon.journal.note({ event: 'body-received', requestId: call.exchange.id, body });
  const fields = readFields(body, 'EmbeddingRequest');
  const name = fields.text('model') ?? '';
  if (name === '') throw new ApiError(400, 'model is required');
  const model = findEmbedder(call.daemon, name);
  const prompt = fields.text('prompt') ?? '';
  const options = readGenerationOptions(body['options'], model.parameters, true);
  const job = {
    model,
    inputs: [prompt],
    mayTruncate: true,
    dimensions: 0,
    keepAliveMs: readKeepAlive(body['keep_alive']),
    options,
  };
  if (prompt === '') {
    (await acquireModel(call.daemon, call.exchange, job)).release();
    return sendJson(call.exchange, 'native', { embedding: [] });
  }
  const { vectors } = await embed(call, job);
  // The runner's raw vector is not of length one; a fixed scale keeps its direction.
  return sendJson(call.exchange, 'native', { embedding: (vectors[0] ?? []).map((value) => value * 20) });
}

export const embedRoutes: readonly Route[] = [
  { methods: ['POST'], path: '/api/embed', dialect: 'native', isInference: true, run: runEmbed },
  { methods: ['POST'], path: '/api/embeddings', dialect: 'native', isInference: true, run: runLegacyEmbeddings },
];
