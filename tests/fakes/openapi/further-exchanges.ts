/** A request beyond the document's own examples, and the status it gets from the simulator. */
export interface FurtherExchange {
  readonly operationId: string;
  readonly title: string;
  readonly status: number;
  readonly body: unknown;
}

const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const question = [{ role: 'user', content: 'How is the weather in Oslo?' }];
const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
const openaiTool = { type: 'function', function: { name: 'get_weather', parameters } };
const schema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };

const exchange = (operationId: string, title: string, body: unknown, status = 200): FurtherExchange => ({
  operationId,
  title,
  status,
  body,
});
/** The same whole and as a stream. */
const both = (operationId: string, title: string, body: object): FurtherExchange[] => [
  exchange(operationId, title, { ...body, stream: false }),
  exchange(operationId, `${title}, as a stream`, { ...body, stream: true }),
];

const openai: readonly FurtherExchange[] = [
  ...both('createChatCompletion', 'a tool', {
    model: 'qwen3:4b',
    messages: question,
    tools: [openaiTool],
    tool_choice: 'required',
  }),
  ...both('createChatCompletion', 'thinking and log probabilities', {
    model: 'qwen3:4b',
    messages: question,
    reasoning_effort: 'high',
    logprobs: true,
    top_logprobs: 2,
    stream_options: { include_usage: true },
  }),
  exchange('createChatCompletion', 'an image and two answers', {
    model: 'gemma3:4b',
    n: 2,
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is this?' },
          { type: 'image_url', image_url: { url: `data:image/png;base64,${png}` } },
        ],
      },
    ],
  }),
  exchange('createChatCompletion', 'the second turn of a tool', {
    model: 'llama3.2:3b',
    messages: [
      ...question,
      {
        role: 'assistant',
        content: null,
        tool_calls: [
          { id: 'call_1', type: 'function', function: { name: 'get_weather', arguments: '{"city":"Oslo"}' } },
        ],
      },
      { role: 'tool', tool_call_id: 'call_1', content: '12 degrees' },
    ],
    tools: [openaiTool],
  }),
  exchange('createChatCompletion', 'an older function', {
    model: 'llama3.2:3b',
    messages: question,
    functions: [{ name: 'get_weather', parameters }],
    function_call: { name: 'get_weather' },
  }),
  exchange('createChatCompletion', 'a missing model', { model: 'nobody', messages: question }, 404),
  ...both('createCompletion', 'log probabilities', {
    model: 'llama3.2:3b',
    prompt: 'Once',
    logprobs: 2,
    echo: true,
    max_tokens: 4,
  }),
  ...both('createResponse', 'a tool and thinking', {
    model: 'qwen3:4b',
    input: question,
    reasoning: { effort: 'high', summary: 'auto' },
    include: ['reasoning.encrypted_content'],
    tools: [{ type: 'function', name: 'get_weather', parameters }],
    tool_choice: 'required',
  }),
  exchange('createResponse', 'an answer that is cut', {
    model: 'llama3.2:3b',
    input: 'Tell a story',
    max_output_tokens: 1,
  }),
];

const anthropic: readonly FurtherExchange[] = [
  ...both('createMessage', 'a tool and thinking', {
    model: 'qwen3:4b',
    max_tokens: 4096,
    messages: question,
    thinking: { type: 'enabled', budget_tokens: 2048 },
    tools: [{ name: 'get_weather', input_schema: parameters }],
  }),
  exchange('createMessage', 'an image', {
    model: 'gemma3:4b',
    max_tokens: 64,
    messages: [
      {
        role: 'user',
        content: [
          { type: 'image', source: { type: 'base64', media_type: 'image/png', data: png } },
          { type: 'text', text: 'What is this?' },
        ],
      },
    ],
  }),
  exchange('createMessage', 'a missing model', { model: 'nobody', max_tokens: 8, messages: question }, 404),
];

const ollama: readonly FurtherExchange[] = [
  ...both('ollamaChat', 'a tool and thinking', {
    model: 'qwen3:4b',
    messages: question,
    think: true,
    tools: [openaiTool],
  }),
  ...both('ollamaChat', 'log probabilities and a schema', {
    model: 'llama3.2:3b',
    messages: question,
    format: schema,
    logprobs: true,
    top_logprobs: 2,
  }),
  ...both('ollamaGenerate', 'an image', { model: 'gemma3:4b', prompt: 'What is this?', images: [png] }),
  exchange('ollamaGenerate', 'a missing model', { model: 'nobody', prompt: 'Hi' }, 404),
  exchange('ollamaEmbed', 'a missing model', { model: 'nobody', input: 'Hi' }, 404),
  exchange('ollamaShowModel', 'every detail', { model: 'llama3.2:3b', verbose: true }),
];

const workers: readonly FurtherExchange[] = [
  exchange('workerGenerate', 'no model of its own', { worker_type: 'local_llm', prompt: 'Hi' }),
  ...both('workerChat', 'a tool', {
    model_id: 'llama3.2:3b',
    messages: question,
    tools: [openaiTool],
    conversation_id: 'one',
  }),
  exchange('workerGenerate', 'a missing model', { model_id: 'nobody', prompt: 'Hi' }, 404),
];

export const furtherExchanges: readonly FurtherExchange[] = [...openai, ...anthropic, ...ollama, ...workers];
