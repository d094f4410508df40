import type { PlainObject } from '../../base/index.ts';
import { ApiError } from '../api-error.ts';
import type { Model } from '../catalogue/model.ts';
import { readGenerationOptions } from '../engine/generation-options.ts';
import { readFields } from '../http/fields.ts';
import { readJsonBody } from '../http/read-json.ts';
import { hashText } from '../text/random.ts';
import { readChatJob } from './chat.ts';
import { embed, findEmbedder, readInputs } from './embed.ts';
import { readGenerateJob } from './generate.ts';
import { createOpenAiChatRenderer } from './openai-chat-renderer.ts';
import type { OpenAiRendererOptions } from './openai-frame.ts';
import { toNativeChat, toNativeGenerate } from './openai-request.ts';
import { createOpenAiTextRenderer } from './openai-text-renderer.ts';
import { answer, sendJson } from './respond.ts';
import type { Route, RouteCall } from './route.ts';

async function readBody({ daemon, exchange }: RouteCall): Promise<PlainObject> {
  const body = await readJsonBody(exchange, 'openai');
  daemon.journal.note({ event: 'body-received', requestId: exchange.id, body });
  return body;
}

function rendererOptions({ daemon, exchange }: RouteCall, body: PlainObject): OpenAiRendererOptions {
  return {
    requestedName: String(body['model']),
    id: hashText(`${exchange.id}`) % 999,
    createdAt: Math.floor(daemon.time.nowMs() / 1000),
    includeUsage: readFields(body, 'Request').object('stream_options')?.['include_usage'] === true,
  };
}

async function runChatCompletions(call: RouteCall): Promise<void> {
  const body = await readBody(call);
  const native = toNativeChat(body);
  const job = readChatJob(call.daemon, native);
  await answer(call, job, {
    renderer: createOpenAiChatRenderer(rendererOptions(call, body)),
    isStream: native['stream'] === true,
  });
}

async function runCompletions(call: RouteCall): Promise<void> {
  const body = await readBody(call);
  const native = toNativeGenerate(body);
  const job = readGenerateJob(call.daemon, native);
  await answer(call, job, {
    renderer: createOpenAiTextRenderer(rendererOptions(call, body)),
    isStream: native['stream'] === true,
  });
}

const toBase64 = (vector: readonly number[]): string => {
  const bytes = Buffer.alloc(vector.length * 4);
  for (const [index, value] of vector.entries()) bytes.writeFloatLE(value, index * 4);
  return bytes.toString('base64');
};

function readEncoding(value: unknown): 'float' | 'base64' {
  const encoding = typeof value === 'string' ? value.toLowerCase() : 'float';
  if (encoding === 'float' || encoding === 'base64') return encoding;
  throw new ApiError(400, `Invalid value for 'encoding_format': ${encoding}. Supported values: 'float', 'base64'`);
}

async function runEmbeddings(call: RouteCall): Promise<void> {
  const body = await readBody(call);
  const fields = readFields(body, 'EmbedRequest');
  const encoding = readEncoding(body['encoding_format']);
  const name = fields.text('model') ?? '';
  const { input } = body;
  if (input === undefined || input === null || (Array.isArray(input) && input.length === 0))
    throw new ApiError(400, 'invalid input');
  const model = findEmbedder(call.daemon, name);
  const { vectors, promptTokens } = await embed(call, {
    model,
    inputs: readInputs(input),
    mayTruncate: true,
    dimensions: fields.number('dimensions') ?? 0,
    keepAliveMs: undefined,
    options: readGenerationOptions(undefined, model.parameters, true),
  });
  const data = vectors.map((vector, index) => ({
    object: 'embedding',
    embedding: encoding === 'base64' ? toBase64(vector) : vector,
    index,
  }));
  sendJson(call.exchange, 'openai', {
    object: 'list',
    data,
    model: name,
    usage: { prompt_tokens: promptTokens, total_tokens: promptTokens },
  });
}

const renderModel = (model: Model, id: string): Record<string, unknown> => ({
  id,
  object: 'model',
  created: Math.floor(model.modifiedAtMs / 1000),
  owned_by: 'library',
});

function runModels({ daemon, exchange }: RouteCall): void {
  const data = daemon.library.list().map((model) => renderModel(model, model.name));
  sendJson(exchange, 'openai', { object: 'list', data: data.length > 0 ? data : null });
}

function runModel({ daemon, exchange, rest }: RouteCall): void {
  const model = daemon.library.find(rest);
  if (!model) throw new ApiError(404, `model '${rest}' not found`);
  sendJson(exchange, 'openai', renderModel(model, rest));
}

const inference = (path: string, run: Route['run']): Route => ({
  methods: ['POST'],
  path,
  dialect: 'openai',
  isInference: true,
  run,
});
const reading = (path: string, run: Route['run']): Route => ({
  methods: ['GET'],
  path,
  dialect: 'openai',
  isInference: false,
  run,
});

export const openAiRoutes: readonly Route[] = [
  inference('/v1/chat/completions', runChatCompletions),
  inference('/v1/completions', runCompletions),
  inference('/v1/embeddings', runEmbeddings),
  reading('/v1/models', runModels),
  reading('/v1/models/', runModel),
];
