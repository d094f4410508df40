const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const pngUrl = `data:image/png;base64,${png}`;
const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
const openaiTool = { type: 'function', function: { name: 'f', description: 'x', parameters, strict: true } };
const openaiCall = { id: 'call_1', type: 'function', function: { name: 'f', arguments: '{"city":"Rome"}' } };

export type FuzzRoute = keyof typeof soundBodies;

const openaiChat = [
  { messages: [{ role: 'user', content: 'hi' }] },
  {
    messages: [
      { role: 'developer', content: 'Be brief.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'hi' },
          { type: 'image_url', image_url: { url: pngUrl } },
        ],
      },
      { role: 'assistant', content: null, tool_calls: [openaiCall] },
      { role: 'tool', tool_call_id: 'call_1', content: 'warm' },
      {
        role: 'user',
        content: [{ type: 'input_audio', input_audio: { data: 'UklGRiQAAABXQVZFZm10IA==', format: 'wav' } }],
      },
    ],
    tools: [openaiTool],
    tool_choice: { type: 'function', function: { name: 'f' } },
    parallel_tool_calls: false,
    response_format: { type: 'json_schema', json_schema: { name: 'a', schema: parameters, strict: true } },
    temperature: 0.5,
    top_p: 0.9,
    max_tokens: 10,
    stop: ['a', 'b'],
    seed: 7,
    logprobs: true,
    top_logprobs: 2,
    stream: true,
    stream_options: { include_usage: true },
    reasoning_effort: 'low',
    metadata: { project: 'p', session_id: 's' },
    user: 'u',
  },
  {
    messages: [
      {
        role: 'user',
        content: [{ type: 'file', file: { filename: 'a.txt', file_data: 'data:text/plain;base64,aGVsbG8=' } }],
      },
      { role: 'assistant', content: 'ok', function_call: { name: 'f', arguments: '{}' } },
      { role: 'function', name: 'f', content: 'x' },
    ],
    functions: [{ name: 'f', parameters }],
    function_call: 'auto',
    n: 2,
    frequency_penalty: 1,
    options: { num_ctx: 2048, mirostat: 1 },
    keep_alive: '5m',
  },
];

const anthropicMessages = [
  { max_tokens: 10, messages: [{ role: 'user', content: 'hi' }] },
  {
    max_tokens: 3000,
    system: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral' } }],
    messages: [
      { role: 'user', content: [{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: png } }] },
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'Hm.', signature: 'c2ln' },
          { type: 'text', text: 'I look.' },
          { type: 'tool_use', id: 'toolu_1', name: 'f', input: { city: 'Rome' } },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'toolu_1', content: [{ type: 'text', text: 'x' }], is_error: true },
        ],
      },
    ],
    tools: [{ name: 'f', description: 'x', input_schema: parameters }],
    tool_choice: { type: 'auto', disable_parallel_tool_use: true },
    thinking: { type: 'enabled', budget_tokens: 1024 },
    output_config: { format: { type: 'json_schema', schema: parameters }, effort: 'low' },
    stop_sequences: ['a'],
    temperature: 1,
    stream: true,
    metadata: { user_id: 'u' },
  },
  {
    max_tokens: 5,
    messages: [
      {
        role: 'user',
        content: [{ type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'x' }, title: 't' }],
      },
    ],
    top_k: 4,
    top_p: 0.5,
  },
];

const responses = [
  { input: 'hi' },
  {
    instructions: 'Be brief.',
    input: [
      {
        role: 'user',
        content: [
          { type: 'input_text', text: 'x' },
          { type: 'input_image', image_url: pngUrl },
        ],
      },
      { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm.' }], encrypted_content: 'x' },
      { type: 'function_call', call_id: 'c', name: 'f', arguments: '{}' },
      { type: 'function_call_output', call_id: 'c', output: [{ type: 'input_text', text: 'y' }] },
      { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'z', annotations: [] }] },
    ],
    tools: [{ type: 'function', name: 'f', parameters, strict: true }],
    tool_choice: { type: 'function', name: 'f' },
    text: { format: { type: 'json_schema', name: 'a', schema: parameters } },
    reasoning: { effort: 'low', summary: 'auto' },
    include: ['reasoning.encrypted_content', 'message.output_text.logprobs'],
    max_output_tokens: 10,
    temperature: 1,
    stream: true,
    store: false,
  },
];

const nativeOptions = { num_ctx: 4096, temperature: 0.5, top_k: 3, seed: 7, num_predict: 10, stop: ['a'], mirostat: 1 };
const nativeTools = [{ type: 'function', function: { name: 'f', parameters } }];
const ollamaChat = [
  { messages: [{ role: 'user', content: 'hi' }], stream: false },
  {
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'hi', images: [png] },
      {
        role: 'assistant',
        content: '',
        thinking: 'Hm.',
        tool_calls: [{ function: { name: 'f', arguments: { a: 1 } } }],
      },
      { role: 'tool', tool_name: 'f', content: 'x' },
    ],
    tools: nativeTools,
    format: parameters,
    options: nativeOptions,
    think: 'low',
    keep_alive: 60,
    logprobs: true,
    top_logprobs: 1,
    truncate: true,
  },
  { messages: [], keep_alive: 0 },
];

const workers = [
  { prompt: 'hi', model_id: 'm' },
  {
    prompt: 'hi',
    system_prompt: 'Be brief.',
    messages: [
      { role: 'user', content: 'x' },
      { role: 'assistant', content: 'y' },
    ],
    worker_type: 'local_llm',
    images: [png],
    tools: [openaiTool],
    conversation_id: 'c',
    context: { project_id: 'p' },
    stream: true,
    temperature: 1,
  },
];

/** Bodies that every route takes, as seeds of the odd ones. The model is set apart. */
export const soundBodies = {
  '/v1/chat/completions': openaiChat,
  '/v1/completions': [
    { prompt: 'Once', max_tokens: 5 },
    { prompt: ['Once'], suffix: 'end', echo: true, logprobs: 1, n: 2, stop: ['x'] },
    { prompt: 'x', stream: true, stream_options: { include_usage: true }, temperature: 1, seed: 1, user: 'u' },
  ],
  '/v1/embeddings': [
    { input: 'x' },
    { input: ['x', 'y'], encoding_format: 'base64', dimensions: 8, user: 'u' },
    { input: [1, 2, 3] },
  ],
  '/v1/responses': responses,
  '/v1/messages': anthropicMessages,
  '/v1/messages/count_tokens': anthropicMessages.map(({ max_tokens: _limit, ...rest }) => ({
    ...rest,
    stream: undefined,
  })),
  '/api/chat': ollamaChat,
  '/api/generate': [
    { prompt: 'hi', stream: false },
    { prompt: 'hi', system: 's', images: [png], format: 'json', options: nativeOptions, think: true },
    { prompt: 'hi', suffix: 'x', raw: true, stream: true },
    { prompt: '', keep_alive: -1, template: '{{ .Prompt }}', context: [1, 2] },
  ],
  '/api/embed': [
    { input: 'x' },
    { input: ['x', 'y'], truncate: true, dimensions: 4, options: { num_ctx: 9 }, keep_alive: '1m' },
  ],
  '/api/embeddings': [{ prompt: 'x' }, { prompt: 'x', options: { seed: 1 }, keep_alive: 5 }],
  '/generate': workers,
  '/chat': workers,
  '/chat/stream': workers,
} as const satisfies Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

export const fuzzRoutes = Object.keys(soundBodies) as readonly FuzzRoute[];
