import {
  eventStream,
  found,
  json,
  type OperationDoc,
  type OperationDocs,
  type ParameterDoc,
} from '../operation-doc.ts';

const usage = { prompt_tokens: 12, completion_tokens: 3, total_tokens: 15 };
const wholeOrStream = 'The whole answer, or with `stream: true` its parts as they arise.';

/** Both dialects have these paths; this header chooses Anthropic's form. */
export const anthropicVersion: ParameterDoc = {
  name: 'anthropic-version',
  about: 'When it is sent, the answer takes Anthropic’s form.',
  example: '2023-06-01',
};

const chat: OperationDoc = {
  id: 'createChatCompletion',
  tag: 'OpenAI',
  summary: 'Chat',
  description:
    'Chat with a model of any backend: text, images, tools, thinking, structured answers, log probabilities. A body without `model` goes to the default model.',
  asksModel: true,
  body: {
    content: json('OpenaiChatRequest'),
    examples: {
      plain: {
        summary: 'A question',
        value: { model: 'llama3.2:3b', messages: [{ role: 'user', content: 'Say hello' }] },
      },
      stream: {
        summary: 'A stream with usage',
        value: {
          model: 'llama3.2:3b',
          stream: true,
          stream_options: { include_usage: true },
          messages: [
            { role: 'system', content: 'Be brief.' },
            { role: 'user', content: 'Say hello' },
          ],
        },
      },
      tools: {
        summary: 'A tool',
        value: {
          model: 'llama3.2:3b',
          messages: [{ role: 'user', content: 'How is the weather in Oslo?' }],
          tools: [
            {
              type: 'function',
              function: {
                name: 'get_weather',
                description: 'Tells the weather of a city.',
                parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
              },
            },
          ],
          tool_choice: 'auto',
        },
      },
      schema: {
        summary: 'An answer that fits a schema',
        value: {
          model: 'llama3.2:3b',
          messages: [{ role: 'user', content: 'Name a city in Norway.' }],
          response_format: {
            type: 'json_schema',
            json_schema: {
              name: 'city',
              schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
            },
          },
        },
      },
    },
  },
  answers: found(
    {
      ...json('OpenaiChatCompletion', {
        id: 'chatcmpl-01J9Z3K6Q8',
        object: 'chat.completion',
        created: 1_787_000_000,
        model: 'llama3.2:3b',
        choices: [
          {
            index: 0,
            message: { role: 'assistant', content: 'Hello!', refusal: null },
            logprobs: null,
            finish_reason: 'stop',
          },
        ],
        usage,
      }),
      ...eventStream('OpenaiChatChunk'),
    },
    wholeOrStream,
  ),
};

const completion: OperationDoc = {
  id: 'createCompletion',
  tag: 'OpenAI',
  summary: 'Complete a text',
  description: 'The older route for plain texts. Backends without it are reached by their chat.',
  asksModel: true,
  body: {
    content: json('OpenaiCompletionsRequest'),
    examples: {
      plain: { summary: 'A text', value: { model: 'llama3.2:3b', prompt: 'The capital of Norway is', max_tokens: 16 } },
      stream: { summary: 'A stream', value: { model: 'llama3.2:3b', prompt: 'Once upon a time', stream: true } },
    },
  },
  answers: found(
    {
      ...json('OpenaiCompletion', {
        id: 'cmpl-01J9Z3K6Q8',
        object: 'text_completion',
        created: 1_787_000_000,
        model: 'llama3.2:3b',
        choices: [{ text: ' Oslo.', index: 0, logprobs: null, finish_reason: 'stop' }],
        usage,
      }),
      ...eventStream('OpenaiCompletionChunk'),
    },
    wholeOrStream,
  ),
};

const response: OperationDoc = {
  id: 'createResponse',
  tag: 'OpenAI',
  summary: 'Respond',
  description: 'The Responses API without storage: send the whole conversation each time.',
  asksModel: true,
  body: {
    content: json('OpenaiResponsesRequest'),
    examples: {
      plain: { summary: 'A question', value: { model: 'llama3.2:3b', input: 'Say hello' } },
      stream: {
        summary: 'A stream',
        value: { model: 'llama3.2:3b', input: [{ role: 'user', content: 'Say hello' }], stream: true },
      },
    },
  },
  answers: found({ ...json('OpenaiResponse'), ...eventStream('OpenaiResponseEvent') }, wholeOrStream),
};

const embedding: OperationDoc = {
  id: 'createEmbedding',
  tag: 'OpenAI',
  summary: 'Embed texts',
  asksModel: true,
  body: {
    content: json('OpenaiEmbeddingsRequest'),
    examples: {
      plain: { summary: 'Two texts', value: { model: 'nomic-embed-text', input: ['first', 'second'] } },
      base64: {
        summary: 'As base64, cut to 256 numbers',
        value: { model: 'nomic-embed-text', input: 'first', encoding_format: 'base64', dimensions: 256 },
      },
    },
  },
  answers: found(
    json('OpenaiEmbeddings', {
      object: 'list',
      data: [{ object: 'embedding', index: 0, embedding: [0.013, -0.027] }],
      model: 'nomic-embed-text',
      usage: { prompt_tokens: 2, total_tokens: 2 },
    }),
    'One vector for each input, in its order.',
  ),
};

const model = { id: 'llama3.2:3b', object: 'model', created: 1_787_000_000, owned_by: 'library' };

export const openaiOperations: OperationDocs = {
  'POST /v1/chat/completions': chat,
  'POST /v1/completions': completion,
  'POST /v1/responses': response,
  'POST /v1/embeddings': embedding,
  'GET /v1/models': {
    id: 'listModels',
    tag: 'OpenAI',
    summary: 'List models',
    description: 'Every model of every backend, and the aliases of the configuration.',
    headers: [anthropicVersion],
    query: [
      { name: 'limit', about: 'Anthropic’s form: models on a page, 1 to 1000.', example: 20 },
      { name: 'after_id', about: 'Anthropic’s form: the model before the page.', example: 'llama3.2:3b' },
      { name: 'before_id', about: 'Anthropic’s form: the model behind the page.', example: 'qwen3:4b' },
    ],
    answers: found(json(['OpenaiModelList', 'AnthropicModelList'], { object: 'list', data: [model] }), 'The models.'),
  },
  'GET /v1/models/*': {
    id: 'getModel',
    tag: 'OpenAI',
    summary: 'Look up a model',
    headers: [anthropicVersion],
    path: [
      { name: 'model', about: 'The model’s name. Its `/` and `:` may stand as they are.', example: 'llama3.2:3b' },
    ],
    answers: found(json(['OpenaiModel', 'AnthropicModel'], model), 'The model.'),
  },
};
