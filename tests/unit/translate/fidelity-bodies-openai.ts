import type { RouteBodies } from './fidelity-bodies.ts';

type Build = (value: unknown) => Readonly<Record<string, unknown>>;

const hello = { role: 'user', content: 'Hi' };
const weather = (more: object = {}) => ({ name: 'get_weather', parameters: { type: 'object' }, ...more });
const call = { id: 'call_1', type: 'function', function: { name: 'get_weather', arguments: '{"city":"Oslo"}' } };
const calling = { role: 'assistant', content: null, tool_calls: [call] };
const tools = [
  {
    type: 'function',
    function: { name: 'get_weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } },
  },
  { type: 'function', function: { name: 'get_time' } },
];
const functions = tools.map((tool) => tool.function);

const messages = (...list: readonly object[]) => ({ messages: list });
/** The message, unless the value at its core is left out. */
const given = (value: unknown, message: object): readonly object[] => (value === undefined ? [] : [message]);
const withPart =
  (part: (value: unknown) => object): Build =>
  (value) =>
    messages({
      role: 'user',
      content: [{ type: 'text', text: 'Look' }, ...given(value, part(value))],
    });
const seen = { type: 'text', text: 'See' };
const withResultPart =
  (part: (value: unknown) => object): Build =>
  (value) =>
    messages(hello, calling, { role: 'tool', tool_call_id: 'call_1', content: [seen, ...given(value, part(value))] });
const legacyCall = { role: 'assistant', content: null, function_call: { name: 'get_weather', arguments: '{}' } };
const withFunctionPart =
  (part: (value: unknown) => object): Build =>
  (value) =>
    messages(hello, legacyCall, {
      role: 'function',
      name: 'get_weather',
      content: [seen, ...given(value, part(value))],
    });

const image = (value: unknown) => ({ type: 'image_url', image_url: value });
const audio = (value: unknown) => ({ type: 'input_audio', input_audio: value });
const file = (value: unknown) => ({ type: 'file', file: value });
const png =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const detail: Build = (value) => ({ url: png, detail: value });

const chatMessages: Readonly<Record<string, Build>> = {
  'messages[].role (developer)': (role) => messages(...given(role, { role, content: 'Be kind.' }), hello),
  'messages[].role (system)': (role) => messages(...given(role, { role, content: 'Be kind.' }), hello),
  'messages[].name (user)': (name) => messages({ ...hello, name }),
  'messages[].content[].image_url (user/image_url)': withPart(image),
  'messages[].content[].image_url.detail (user/image_url)': (value) => withPart(image)(detail(value)),
  'messages[].content[].input_audio (user/input_audio)': withPart(audio),
  'messages[].content[].file (user/file)': withPart(file),
  'messages[].refusal': (refusal) => messages(hello, { role: 'assistant', refusal }, hello),
  'messages[].name (assistant)': (name) => messages(hello, { role: 'assistant', content: 'Yes?', name }, hello),
  'messages[].audio': (value) => messages(hello, { role: 'assistant', content: 'Yes?', audio: value }, hello),
  'messages[].tool_calls': (tool_calls) => messages(hello, { role: 'assistant', content: 'Look', tool_calls }),
  'messages[].function_call': (function_call) => messages(hello, { role: 'assistant', content: 'Look', function_call }),
  'messages[].reasoning_content': (value) =>
    messages(hello, { role: 'assistant', content: 'Yes?', reasoning_content: value }, hello),
  'messages[].reasoning': (reasoning) => messages(hello, { role: 'assistant', content: 'Yes?', reasoning }, hello),
  'messages[].content[].image_url (tool/image_url)': withResultPart(image),
  'messages[].content[].image_url.detail (tool/image_url)': (value) => withResultPart(image)(detail(value)),
  'messages[].content[].input_audio (tool/input_audio)': withResultPart(audio),
  'messages[].content[].file (tool/file)': withResultPart(file),
  'messages[].content[].image_url (function/image_url)': withFunctionPart(image),
  'messages[].content[].image_url.detail (function/image_url)': (value) => withFunctionPart(image)(detail(value)),
  'messages[].content[].input_audio (function/input_audio)': withFunctionPart(audio),
  'messages[].content[].file (function/file)': withFunctionPart(file),
  'messages[].tool_call_id': (id) =>
    messages(hello, ...given(id, calling), ...given(id, { role: 'tool', tool_call_id: id, content: '12' })),
  'messages[].name (tool)': (name) => messages(hello, calling, { role: 'tool', name, content: '12' }),
  'messages[].role (function)': (role) =>
    messages(hello, ...given(role, legacyCall), ...given(role, { role, name: 'get_weather', content: '12' })),
};

const hosted: Readonly<Record<string, Build>> = {
  'metadata.project': (project) => ({ metadata: { project } }),
  'metadata.session_id': (session_id) => ({ metadata: { session_id } }),
  'context.project_id': (project_id) => ({ context: { project_id } }),
  'stream_options.include_usage': (value) => ({ stream: true, stream_options: { include_usage: value } }),
};

/** Fields of chats that the worker routes share. */
export const chatBodies: Readonly<Record<string, Build>> = {
  ...chatMessages,
  ...hosted,
  tool_choice: (value) => ({ tools, tool_choice: value }),
  function_call: (value) => ({ functions, function_call: value }),
  'tools[].function.strict': (strict) => ({ tools: [{ type: 'function', function: weather({ strict }) }] }),
  'functions[].strict': (strict) => ({ functions: [weather({ strict })] }),
};

const chat: Readonly<Record<string, Build>> = {
  ...chatBodies,
  parallel_tool_calls: (value) => ({ tools, parallel_tool_calls: value }),
  'reasoning.effort': (effort) => ({ reasoning: { effort } }),
  top_logprobs: (value) => ({ logprobs: true, top_logprobs: value }),
};

const items = (...list: readonly object[]) => ({ input: list });
const functionCall = { type: 'function_call', call_id: 'call_1', name: 'get_weather', arguments: '{"city":"Oslo"}' };
const flatTools = [
  { type: 'function', name: 'get_weather', parameters: { type: 'object' } },
  { type: 'function', name: 'get_time' },
];
const itemPart =
  (type: string, part: (value: unknown) => object): Build =>
  (value) =>
    items({ role: 'user', content: [{ type: 'input_text', text: 'Look' }, ...given(value, { type, ...part(value) })] });
const outputPart =
  (type: string, part: (value: unknown) => object): Build =>
  (value) => {
    const output = [{ type: 'input_text', text: 'See' }, ...given(value, { type, ...part(value) })];
    return items(hello, functionCall, { type: 'function_call_output', call_id: 'call_1', output });
  };
const parts = (place: string, kind: string, build: typeof itemPart): Readonly<Record<string, Build>> => ({
  ...Object.fromEntries(
    ['input_text', 'output_text'].flatMap((type) =>
      ['annotations', 'logprobs'].map((key) => [
        `${place}[].${key} (${kind}/${type})`,
        (value: unknown) => build(type, () => ({ text: 'Hi', [key]: value }))(value ?? null),
      ]),
    ),
  ),
  [`${place}[].image_url (${kind}/input_image)`]: build('input_image', (image_url) => ({ image_url })),
  [`${place}[].detail (${kind}/input_image)`]: (value) =>
    build('input_image', () => ({ image_url: png, detail: value }))(value ?? null),
  [`${place}[].file_data (${kind}/input_file)`]: build('input_file', (file_data) => ({ file_data })),
  [`${place}[].input_audio (${kind}/input_audio)`]: build('input_audio', (input_audio) => ({ input_audio })),
});
const reasoned = (more: object) =>
  items(
    hello,
    { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm.' }], encrypted_content: 'c2ln', ...more },
    { role: 'assistant', content: 'Yes?' },
    hello,
  );

const responses: Readonly<Record<string, Build>> = {
  ...hosted,
  ...parts('input[].content', 'message', itemPart),
  ...parts('input[].output', 'function_call_output', outputPart),
  'input[]': (item) => items(hello, ...given(item, item as object)),
  'input[].summary': (summary) => reasoned({ summary }),
  'input[].content (reasoning)': (content) => reasoned({ content }),
  'input[].encrypted_content': (value) => reasoned({ encrypted_content: value ?? null }),
  'input[].arguments': (value) => items(hello, ...given(value, { ...functionCall, arguments: value })),
  'input[].call_id (function_call_output)': (call_id) =>
    items(
      hello,
      ...given(call_id, functionCall),
      ...given(call_id, { type: 'function_call_output', call_id, output: '12' }),
    ),
  'text.format': (format) => ({ text: { format } }),
  'text.verbosity': (verbosity) => ({ text: { verbosity } }),
  'tools[]': (tool) => ({ tools: [...flatTools, ...given(tool, tool as object)] }),
  'tools[].strict': (strict) => ({ tools: [{ ...flatTools[0], strict }] }),
  tool_choice: (value) => ({ tools: flatTools, tool_choice: value }),
  parallel_tool_calls: (value) => ({ tools: flatTools, parallel_tool_calls: value }),
  'reasoning.effort': (effort) => ({ reasoning: { effort } }),
  'reasoning.summary': (summary) => ({ reasoning: { summary } }),
  'reasoning.generate_summary': (value) => ({ reasoning: { generate_summary: value } }),
};

export const openaiBodies = {
  'openai-chat': { minimal: { model: 'llama3.2', messages: [hello] }, nested: chat },
  'openai-responses': { minimal: { model: 'llama3.2', input: 'Hello' }, nested: responses },
  'openai-completions': { minimal: { model: 'llama3.2', prompt: 'Once' }, nested: hosted },
  'openai-embeddings': { minimal: { model: 'llama3.2', input: 'Hello' }, nested: {} },
} as const satisfies Partial<Record<string, RouteBodies>>;
