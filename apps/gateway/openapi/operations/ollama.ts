import { found, json, ndjson, type OperationDocs } from '../operation-doc.ts';

const wholeOrStream = 'A line for each part as it arises; with `stream: false` the whole answer.';
const messages = [{ role: 'user', content: 'Say hello' }];
const ending = {
  done: true,
  done_reason: 'stop',
  total_duration: 412_000_000,
  load_duration: 2_000_000,
  prompt_eval_count: 12,
  prompt_eval_duration: 90_000_000,
  eval_count: 3,
  eval_duration: 120_000_000,
};
const head = { model: 'llama3.2:3b', created_at: '2026-08-22T09:00:02.3Z' };

/** Native routes that a model answers. */
export const ollamaOperations: OperationDocs = {
  'POST /api/chat': {
    id: 'ollamaChat',
    tag: 'Ollama',
    summary: 'Chat',
    description:
      'Streams unless told otherwise. Without messages it loads the model, or unloads it with `keep_alive: 0`.',
    asksModel: true,
    body: {
      content: json('OllamaChatRequest'),
      examples: {
        plain: { summary: 'A question', value: { model: 'llama3.2:3b', stream: false, messages } },
        stream: { summary: 'A stream', value: { model: 'llama3.2:3b', messages } },
        options: {
          summary: 'With options',
          value: { model: 'llama3.2:3b', stream: false, messages, options: { num_ctx: 8192, temperature: 0.2 } },
        },
        load: { summary: 'Load the model', value: { model: 'llama3.2:3b', messages: [], keep_alive: '30m' } },
      },
    },
    answers: found(
      {
        ...ndjson('OllamaChatRecord'),
        ...json('OllamaChatAnswer', { ...head, message: { role: 'assistant', content: 'Hello!' }, ...ending }),
      },
      wholeOrStream,
    ),
  },
  'POST /api/generate': {
    id: 'ollamaGenerate',
    tag: 'Ollama',
    summary: 'Complete a text',
    description:
      'Streams unless told otherwise. Without a prompt it loads the model, or unloads it with `keep_alive: 0`.',
    asksModel: true,
    body: {
      content: json('OllamaGenerateRequest'),
      examples: {
        plain: { summary: 'A text', value: { model: 'llama3.2:3b', prompt: 'Why is the sky blue?', stream: false } },
        stream: { summary: 'A stream', value: { model: 'llama3.2:3b', prompt: 'Why is the sky blue?' } },
        unload: { summary: 'Unload the model', value: { model: 'llama3.2:3b', keep_alive: 0 } },
      },
    },
    answers: found(
      {
        ...ndjson('OllamaGenerateRecord'),
        ...json('OllamaGenerateAnswer', { ...head, response: 'Because of scattering.', ...ending }),
      },
      wholeOrStream,
    ),
  },
  'POST /api/embed': {
    id: 'ollamaEmbed',
    tag: 'Ollama',
    summary: 'Embed texts',
    asksModel: true,
    body: {
      content: json('OllamaEmbedRequest'),
      examples: { plain: { summary: 'Two texts', value: { model: 'nomic-embed-text', input: ['first', 'second'] } } },
    },
    answers: found(json('OllamaEmbeddings', { model: 'nomic-embed-text', embeddings: [[0.6, 0.8]] })),
  },
  'POST /api/embeddings': {
    id: 'ollamaEmbedLegacy',
    tag: 'Ollama',
    summary: 'Embed a text, the older form',
    asksModel: true,
    body: {
      content: json('OllamaEmbeddingsRequest'),
      examples: { plain: { summary: 'A text', value: { model: 'nomic-embed-text', prompt: 'first' } } },
    },
    answers: found(json('OllamaLegacyEmbedding', { embedding: [0.6, 0.8] })),
  },
};
