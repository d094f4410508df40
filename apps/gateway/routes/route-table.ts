import type { Route } from './route.ts';
import { serveAbout, serveVersion } from './serve-about.ts';
import { serveChat } from './serve-chat.ts';
import { serveEmbeddings } from './serve-embeddings.ts';
import { serveHealth, serveOllamaHealth, serveReady } from './serve-health.ts';
import { serveLookup, serveShow } from './serve-lookup.ts';
import { serveMetrics } from './serve-metrics.ts';
import { serveModel, serveModelList } from './serve-models.ts';
import { serveNative } from './serve-native.ts';
import { serveThrough } from './serve-through.ts';

type Entry = Omit<Route, 'name'>;

const own = (path: string, serve: Route['serve']): Entry => ({
  methods: ['GET', 'HEAD'],
  path,
  dialect: 'none',
  isRecorded: false,
  body: null,
  serve,
});
const openai = (method: 'GET' | 'POST', path: string, serve: Route['serve']): Entry => ({
  methods: [method],
  path,
  dialect: 'openai',
  isRecorded: true,
  body: method === 'POST' ? 'json' : null,
  serve,
});
const native = (methods: Route['methods'], path: string, serve: Route['serve']): Entry => ({
  methods,
  path,
  dialect: 'ollama',
  isRecorded: true,
  body: methods.includes('GET') || methods.includes('HEAD') ? null : 'json-or-none',
  serve,
});

const entries: readonly Entry[] = [
  own('/', serveAbout),
  own('/health', serveHealth),
  own('/v1/health', serveHealth),
  own('/ready', serveReady),
  own('/health/ollama', serveOllamaHealth),
  own('/metrics', serveMetrics),
  own('/v1/metrics', serveMetrics),
  own('/v1/version', serveVersion),
  openai('POST', '/v1/chat/completions', serveChat),
  openai('POST', '/v1/embeddings', serveEmbeddings),
  openai('GET', '/v1/models', serveModelList),
  openai('GET', '/v1/models/*', serveModel),
  native(['POST'], '/api/chat', serveNative('chat', '/api/chat')),
  native(['POST'], '/api/generate', serveNative('generate', '/api/generate')),
  native(['POST'], '/api/embed', serveNative('embed', '/api/embed')),
  native(['POST'], '/api/embeddings', serveNative('embed', '/api/embeddings')),
  native(['POST'], '/api/show', serveShow),
  native(['GET', 'HEAD'], '/api/tags', serveLookup('/api/tags')),
  native(['GET', 'HEAD'], '/api/version', serveLookup('/api/version')),
  native(['GET'], '/api/ps', serveLookup('/api/ps')),
  native(['GET'], '/api/status', serveThrough),
  native(['POST'], '/api/pull', serveThrough),
  native(['POST'], '/api/push', serveThrough),
  native(['POST'], '/api/create', serveThrough),
  native(['POST'], '/api/copy', serveThrough),
  native(['DELETE'], '/api/delete', serveThrough),
  { ...native(['POST'], '/api/blobs/*', serveThrough), body: 'bytes' },
  native(['HEAD'], '/api/blobs/*', serveThrough),
  native(['POST'], '/api/me', serveThrough),
  native(['POST'], '/api/signout', serveThrough),
  native(['DELETE'], '/api/user/keys/*', serveThrough),
  native(['POST'], '/api/experimental/web_search', serveThrough),
  native(['POST'], '/api/experimental/web_fetch', serveThrough),
  native(['GET'], '/api/experimental/model-recommendations', serveThrough),
];

/** Every route there is. What is not listed does not exist. */
export const routeTable: readonly Route[] = entries.map((entry) => ({
  ...entry,
  name: entry.path.replace(/\*$/, '{id}'),
}));
