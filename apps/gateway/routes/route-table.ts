import { serveBatch } from '../batch/serve-batch.ts';
import { serveWorker } from '../workers/serve-worker.ts';
import { serveWorkerList, serveWorkerModels, serveWorkerTypes } from '../workers/serve-workers.ts';
import {
  anthropicMessages,
  ollamaChat,
  ollamaEmbed,
  ollamaEmbeddings,
  ollamaGenerate,
  openaiChat,
  openaiCompletions,
  openaiEmbeddings,
  openaiResponses,
} from './model-specs.ts';
import type { Route } from './route.ts';
import { serveAbout, serveVersion } from './serve-about.ts';
import { serveChat } from './serve-chat.ts';
import { serveCompletion } from './serve-completion.ts';
import { serveCountTokens } from './serve-count-tokens.ts';
import {
  serveOpenapiJson,
  serveOpenapiYaml,
  serveRedocPage,
  serveSwaggerPage,
  serveUiFile,
} from './serve-documents.ts';
import { serveEmbeddings } from './serve-embeddings.ts';
import { serveHealth, serveOllamaHealth, serveReady } from './serve-health.ts';
import { serveOllamaVersion, serveResidents, serveShow, serveTags } from './serve-lookup.ts';
import { serveMetrics, serveMetricsJson } from './serve-metrics.ts';
import { serveModel, serveModelList } from './serve-models.ts';
import { serveThrough } from './serve-through.ts';
import { serveUsage } from './serve-usage.ts';
import { unsupportedRoutes } from './unsupported-routes.ts';

type Entry = Omit<Route, 'name'>;

const own = (path: string, serve: Route['serve']): Entry => ({
  methods: ['GET', 'HEAD'],
  path,
  dialect: 'none',
  policy: 'open',
  isRecorded: false,
  body: null,
  serve,
});
const openai = (method: 'GET' | 'POST', path: string, serve: Route['serve']): Entry => ({
  methods: [method],
  path,
  dialect: 'openai',
  policy: 'infer',
  isRecorded: true,
  body: method === 'POST' ? 'json' : null,
  serve,
});
const anthropic = (path: string, serve: Route['serve']): Entry => ({
  methods: ['POST'],
  path,
  dialect: 'anthropic',
  policy: 'infer',
  isRecorded: true,
  body: 'json',
  serve,
});
const native = (methods: Route['methods'], path: string, serve: Route['serve']): Entry => ({
  methods,
  path,
  dialect: 'ollama',
  policy: 'infer',
  isRecorded: true,
  body: methods.includes('GET') || methods.includes('HEAD') ? null : 'json-or-none',
  serve,
});
const worker = (path: string, serve: Route['serve']): Entry => ({
  methods: ['POST'],
  path,
  dialect: 'workers',
  policy: 'infer',
  isRecorded: true,
  body: 'json-or-form',
  serve,
});
const aboutWorkers = (path: string, serve: Route['serve']): Entry => ({
  ...own(path, serve),
  methods: ['GET'],
  dialect: 'workers',
});
/** Changes what is installed or who is signed in. */
const managing = (entry: Entry): Entry => ({ ...entry, policy: 'manage' });
/** Tells what others did. */
const watching = (entry: Entry): Entry => ({ ...entry, policy: 'infer' });
/** The route also takes forms with files. */
const withForm = (entry: Entry): Entry => ({
  ...entry,
  body: entry.body === 'json-or-none' ? 'json-or-none-or-form' : 'json-or-form',
});

const entries: readonly Entry[] = [
  own('/', serveAbout),
  own('/health', serveHealth),
  own('/v1/health', serveHealth),
  own('/ready', serveReady),
  own('/health/ollama', serveOllamaHealth),
  watching(own('/metrics', serveMetrics)),
  watching(own('/v1/metrics', serveMetrics)),
  watching(own('/v1/metrics.json', serveMetricsJson)),
  watching(own('/v1/usage', serveUsage)),
  own('/v1/version', serveVersion),
  own('/docs', serveSwaggerPage),
  own('/docs/*', serveUiFile),
  own('/redoc', serveRedocPage),
  own('/openapi.json', serveOpenapiJson),
  own('/openapi.yaml', serveOpenapiYaml),
  withForm(openai('POST', '/v1/chat/completions', serveChat(openaiChat))),
  openai('POST', '/v1/completions', serveCompletion(openaiCompletions)),
  withForm(openai('POST', '/v1/responses', serveChat(openaiResponses))),
  openai('POST', '/v1/embeddings', serveEmbeddings(openaiEmbeddings)),
  { ...openai('GET', '/v1/models', serveModelList), isSharedPath: true },
  { ...openai('GET', '/v1/models/*', serveModel), isSharedPath: true },
  withForm(anthropic('/v1/messages', serveChat(anthropicMessages))),
  anthropic('/v1/messages/count_tokens', serveCountTokens),
  { ...openai('POST', '/v1/batch', serveBatch), body: 'json-lines' },
  worker('/generate', serveWorker({ form: 'generate', isAlwaysStreaming: false })),
  worker('/chat', serveWorker({ form: 'chat', isAlwaysStreaming: false })),
  worker('/chat/stream', serveWorker({ form: 'chat', isAlwaysStreaming: true })),
  aboutWorkers('/workers', serveWorkerList),
  aboutWorkers('/workers/types', serveWorkerTypes),
  watching(aboutWorkers('/workers/*', serveWorkerModels)),
  withForm(native(['POST'], '/api/chat', serveChat(ollamaChat))),
  withForm(native(['POST'], '/api/generate', serveCompletion(ollamaGenerate))),
  native(['POST'], '/api/embed', serveEmbeddings(ollamaEmbed)),
  native(['POST'], '/api/embeddings', serveEmbeddings(ollamaEmbeddings)),
  native(['POST'], '/api/show', serveShow),
  native(['GET', 'HEAD'], '/api/tags', serveTags),
  native(['GET', 'HEAD'], '/api/version', serveOllamaVersion),
  native(['GET'], '/api/ps', serveResidents),
  native(['GET'], '/api/status', serveThrough),
  managing(native(['POST'], '/api/pull', serveThrough)),
  managing(native(['POST'], '/api/push', serveThrough)),
  managing(native(['POST'], '/api/create', serveThrough)),
  managing(native(['POST'], '/api/copy', serveThrough)),
  managing(native(['DELETE'], '/api/delete', serveThrough)),
  managing({ ...native(['POST'], '/api/blobs/*', serveThrough), body: 'bytes' }),
  managing(native(['HEAD'], '/api/blobs/*', serveThrough)),
  managing(native(['POST'], '/api/me', serveThrough)),
  managing(native(['POST'], '/api/signout', serveThrough)),
  managing(native(['DELETE'], '/api/user/keys/*', serveThrough)),
  native(['POST'], '/api/experimental/web_search', serveThrough),
  native(['POST'], '/api/experimental/web_fetch', serveThrough),
  native(['GET'], '/api/experimental/model-recommendations', serveThrough),
  ...unsupportedRoutes,
];

/** Every route there is. What is not listed does not exist. */
export const routeTable: readonly Route[] = entries.map((entry) => ({
  ...entry,
  name: entry.path.replace(/\*$/, '{id}'),
}));
