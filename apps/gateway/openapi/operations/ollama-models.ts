import {
  type AnswerDoc,
  type BodyDoc,
  type Contents,
  found,
  json,
  ndjson,
  type OperationDoc,
  type OperationDocs,
  type ParameterDoc,
} from '../operation-doc.ts';

const digest: ParameterDoc = {
  name: 'digest',
  about: '`sha256:` and 64 hex digits.',
  example: 'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
};
const done: AnswerDoc = { about: 'Done. There is no body.' };

const body = (schema: string, value: unknown): BodyDoc => ({
  content: json(schema),
  examples: { plain: { summary: 'The usual', value } },
});
const look = (id: string, summary: string, content: Contents): OperationDoc => ({
  id,
  tag: 'Ollama models',
  summary,
  answers: found(content),
});
const order = (id: string, summary: string, request: BodyDoc): OperationDoc => ({
  id,
  tag: 'Ollama models',
  summary,
  body: request,
  answers: { 200: done },
});
const progress = (id: string, summary: string, request: BodyDoc): OperationDoc => ({
  ...order(id, summary, request),
  answers: found(
    { ...ndjson('OllamaProgressRecord'), ...json('OllamaProgress', { status: 'success' }) },
    'A line for each step; with `stream: false` the last one.',
  ),
});
/** Routes of Ollama's own account; signed out they answer 401 or what the vendor says. Older versions lack some, and say so in plain text. */
const account = (id: string, summary: string): OperationDoc => ({
  id,
  tag: 'Ollama models',
  summary,
  answers: {
    200: { about: 'The vendor’s answer.', content: json('AnyJson') },
    404: {
      about: 'This version of Ollama has no such route, or there is nothing of that name.',
      content: { ...json('OllamaError'), 'text/plain': { schema: 'Text' } },
    },
  },
});

/** Native routes about models. Those that change something go to the machine's own Ollama as they come. */
export const ollamaModelOperations: OperationDocs = {
  'GET /api/tags': look('ollamaListModels', 'List models', json('OllamaModelList')),
  'GET /api/ps': look('ollamaListLoaded', 'List loaded models', json('OllamaResidentList', { models: [] })),
  'GET /api/version': look('ollamaVersion', 'Ollama’s version', json('OllamaVersion', { version: '0.31.2' })),
  'GET /api/status': look(
    'ollamaStatus',
    'Ollama’s status',
    json('OllamaStatus', { cloud: { disabled: false, source: 'none' } }),
  ),
  'POST /api/show': {
    ...look('ollamaShowModel', 'Describe a model', json('OllamaModelDetails')),
    body: body('OllamaShowRequest', { model: 'llama3.2:3b' }),
  },
  'POST /api/pull': progress(
    'ollamaPullModel',
    'Download a model',
    body('OllamaPullRequest', { model: 'llama3.2:3b' }),
  ),
  'POST /api/push': progress('ollamaPushModel', 'Upload a model', body('OllamaPushRequest', { model: 'ada/notes' })),
  'POST /api/create': progress(
    'ollamaCreateModel',
    'Create a model',
    body('OllamaCreateRequest', { model: 'brief', from: 'llama3.2:3b', system: 'Be brief.' }),
  ),
  'POST /api/copy': order(
    'ollamaCopyModel',
    'Copy a model',
    body('OllamaCopyRequest', { source: 'llama3.2:3b', destination: 'backup' }),
  ),
  'DELETE /api/delete': order('ollamaDeleteModel', 'Delete a model', body('OllamaDeleteRequest', { model: 'backup' })),
  'POST /api/blobs/*': {
    id: 'ollamaUploadBlob',
    tag: 'Ollama models',
    summary: 'Upload a file for a model',
    description: 'Of any size; the cap on bodies does not apply.',
    path: [digest],
    body: { content: { 'application/octet-stream': { schema: 'Bytes' } } },
    answers: { 200: { about: 'It was there already.' }, 201: { about: 'It is there now.' } },
  },
  'HEAD /api/blobs/*': {
    id: 'ollamaHasBlob',
    tag: 'Ollama models',
    summary: 'Ask whether a file is there',
    path: [digest],
    answers: { 200: { about: 'It is.' }, 404: { about: 'It is not.' } },
  },
  'POST /api/me': account('ollamaAccount', 'Who is signed in at Ollama’s vendor'),
  'POST /api/signout': account('ollamaSignOut', 'Sign out at Ollama’s vendor'),
  'DELETE /api/user/keys/*': {
    ...account('ollamaRemoveKey', 'Remove a key at Ollama’s vendor'),
    path: [{ name: 'key', about: 'The encoded key.', example: 'c3NoLWVkMjU1MTk' }],
  },
  'POST /api/experimental/web_search': {
    ...account('ollamaWebSearch', 'Search the web at Ollama’s vendor'),
    body: body('OllamaWebSearchRequest', { query: 'weather in Oslo' }),
  },
  'POST /api/experimental/web_fetch': {
    ...account('ollamaWebFetch', 'Fetch a page at Ollama’s vendor'),
    body: body('OllamaWebFetchRequest', { url: 'https://example.com' }),
  },
  'GET /api/experimental/model-recommendations': look(
    'ollamaRecommendations',
    'Models that Ollama recommends',
    json('OllamaRecommendations', { recommendations: [] }),
  ),
};
