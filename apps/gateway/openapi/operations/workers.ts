import { eventStream, found, json, ndjson, type OperationDoc, type OperationDocs } from '../operation-doc.ts';

const choice =
  'Without `model_id` the type of worker chooses: the configuration’s model for it, else one of its first backend, else the default model.';
const metadata = {
  tokens_used: 15,
  prompt_tokens: 12,
  completion_tokens: 3,
  finish_reason: 'stop',
  backend: 'local',
  processing_time_ms: 412,
};
const answer = {
  success: true,
  response: 'Hello!',
  worker_type: 'local_llm',
  model_id: 'llama3.2:3b',
  conversation_id: null,
  metadata,
  error: null,
};
const messages = [{ role: 'user', content: 'Say hello' }];

const line = {
  custom_id: 'first',
  method: 'POST',
  url: '/v1/chat/completions',
  body: { model: 'llama3.2:3b', messages },
};

const look = (id: string, summary: string, schema: string): OperationDoc => ({
  id,
  tag: 'Workers',
  summary,
  answers: found(json(schema)),
});

export const workerOperations: OperationDocs = {
  'POST /generate': {
    id: 'workerGenerate',
    tag: 'Workers',
    summary: 'Answer a prompt',
    description: choice,
    asksModel: true,
    body: {
      content: json('WorkersGenerateRequest'),
      examples: {
        plain: {
          summary: 'A prompt',
          value: { worker_type: 'local_llm', model_id: 'llama3.2:3b', prompt: 'Say hello', max_tokens: 64 },
        },
        stream: { summary: 'A stream', value: { model_id: 'llama3.2:3b', prompt: 'Say hello', stream: true } },
      },
    },
    answers: found({ ...json('WorkerAnswer', answer), ...eventStream('WorkerEvent') }),
  },
  'POST /chat': {
    id: 'workerChat',
    tag: 'Workers',
    summary: 'Chat',
    description: choice,
    asksModel: true,
    body: {
      content: json('WorkersChatRequest'),
      examples: { plain: { summary: 'A question', value: { model_id: 'llama3.2:3b', messages } } },
    },
    answers: found({
      ...json('WorkerChatAnswer', { ...answer, message: { role: 'assistant', content: 'Hello!' } }),
      ...eventStream('WorkerEvent'),
    }),
  },
  'POST /chat/stream': {
    id: 'workerChatStream',
    tag: 'Workers',
    summary: 'Chat as a stream',
    description: choice,
    asksModel: true,
    body: {
      content: json('WorkersChatRequest'),
      examples: { plain: { summary: 'A question', value: { model_id: 'llama3.2:3b', messages } } },
    },
    answers: found(eventStream('WorkerEvent')),
  },
  'GET /workers': look('listWorkers', 'List the types of worker and their backends', 'WorkerList'),
  'GET /workers/types': look('listWorkerTypes', 'List the names of the types', 'WorkerTypes'),
  'GET /workers/*': {
    ...look('listWorkerModels', 'List the models of a type', 'WorkerModels'),
    template: '/workers/{type}/models',
    path: [{ name: 'type', about: 'Type of worker.', example: 'local_llm' }],
  },
  'POST /v1/batch': {
    id: 'runBatch',
    tag: 'Batch',
    summary: 'Run many requests one after another',
    description:
      'Each line is a request of its own with a row of its own. Lines give way to requests that somebody waits for. The answer comes line by line as they end; leaving ends the batch.',
    body: {
      content: {
        'application/x-ndjson': { schema: 'BatchLine', example: line },
        'application/jsonl': { schema: 'BatchLine', example: line },
        ...json('BatchLines', [line]),
      },
    },
    answers: found(ndjson('BatchResult'), 'A line for each line.'),
  },
};
