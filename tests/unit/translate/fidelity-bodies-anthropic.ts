import type { RouteBodies } from './fidelity-bodies.ts';

type Build = (value: unknown) => Readonly<Record<string, unknown>>;

const hello = { role: 'user', content: 'Hi' };
const text = { type: 'text', text: 'Look' };
const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const png = { type: 'base64', media_type: 'image/png', data: pixel };
const note = { type: 'base64', media_type: 'text/plain', data: 'aGVsbG8=' };
const call = { type: 'tool_use', id: 'toolu_1', name: 'get_weather', input: { city: 'Oslo' } };
const tools = [
  { name: 'get_weather', input_schema: { type: 'object', properties: { city: { type: 'string' } } } },
  { name: 'get_time', input_schema: { type: 'object' } },
];

const given = (value: unknown, block: object): readonly object[] => (value === undefined ? [] : [block]);
const messages = (...list: readonly object[]) => ({ messages: list });
const userBlock =
  (block: (value: unknown) => object): Build =>
  (value) =>
    messages({ role: 'user', content: [text, block(value)] });
const userPart =
  (block: (value: unknown) => object): Build =>
  (value) =>
    messages({ role: 'user', content: [text, ...given(value, block(value))] });
const assistantBlock =
  (block: (value: unknown) => object): Build =>
  (value) =>
    messages(hello, { role: 'assistant', content: [block(value), text] }, hello);
const calling = { role: 'assistant', content: [call] };
const result = (more: object) =>
  messages(hello, calling, { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_1', ...more }] });
const resultBlock =
  (block: (value: unknown) => object): Build =>
  (value) =>
    result({ content: [text, block(value)] });
const resultPart =
  (block: (value: unknown) => object): Build =>
  (value) =>
    result({ content: [text, ...given(value, block(value))] });

/** Blocks that may stand in a user's message and in a result. */
const shared = (
  place: string,
  within: string,
  holders: { readonly always: typeof userBlock; readonly asNeeded: typeof userPart },
): Readonly<Record<string, Build>> => {
  const { always, asNeeded } = holders;
  return {
    [`${place}.citations (${within}/text)`]: always((citations) => ({ ...text, citations })),
    [`${place}.cache_control (${within}/text)`]: always((cache_control) => ({ ...text, cache_control })),
    [`${place}.source (${within}/image)`]: asNeeded((source) => ({ type: 'image', source })),
    [`${place}.cache_control (${within}/image)`]: always((cache_control) => ({
      type: 'image',
      source: png,
      cache_control,
    })),
    [`${place}.source (${within}/document)`]: asNeeded((source) => ({ type: 'document', source })),
    [`${place}.title (${within}/document)`]: always((title) => ({ type: 'document', source: note, title })),
    [`${place}.context (${within}/document)`]: always((context) => ({ type: 'document', source: note, context })),
    [`${place}.citations (${within}/document)`]: always((citations) => ({ type: 'document', source: note, citations })),
    [`${place}.cache_control (${within}/document)`]: always((cache_control) => ({
      type: 'document',
      source: note,
      cache_control,
    })),
  };
};

const chat: Readonly<Record<string, Build>> = {
  ...shared('messages[].content[]', 'user', { always: userBlock, asNeeded: userPart }),
  ...shared('messages[].content[].content[]', 'user/tool_result', { always: resultBlock, asNeeded: resultPart }),
  'messages[].content[].tool_use_id': (id) =>
    messages(
      hello,
      ...given(id, calling),
      ...given(id, { role: 'user', content: [{ type: 'tool_result', tool_use_id: id, content: '12' }] }),
    ),
  'messages[].content[].is_error': (is_error) => result({ content: 'No city.', is_error }),
  'messages[].content[].cache_control (user/tool_result)': (cache_control) => result({ content: '12', cache_control }),
  'messages[].content[].citations (assistant/text)': assistantBlock((citations) => ({ ...text, citations })),
  'messages[].content[].cache_control (assistant/text)': assistantBlock((cache_control) => ({
    ...text,
    cache_control,
  })),
  'messages[].content[].thinking': assistantBlock((thinking) => ({ type: 'thinking', thinking, signature: 'c2ln' })),
  'messages[].content[].signature': assistantBlock((signature) => ({ type: 'thinking', thinking: 'Hm.', signature })),
  'messages[].content[].data': (data) =>
    messages(hello, { role: 'assistant', content: [...given(data, { type: 'redacted_thinking', data }), text] }, hello),
  'messages[].content[].input': (input) =>
    messages(hello, { role: 'assistant', content: [text, ...given(input, { ...call, input })] }),
  'messages[].content[].cache_control (assistant/tool_use)': assistantBlock((cache_control) => ({
    ...call,
    cache_control,
  })),
  'messages[].content[]': (block) =>
    messages(hello, { role: 'assistant', content: [text, ...given(block, block as object)] }, hello),
  'system[].citations': (citations) => ({ system: [{ ...text, citations }] }),
  'system[].cache_control': (cache_control) => ({ system: [{ ...text, cache_control }] }),
  'tools[]': (tool) => ({ tools: [...tools, ...given(tool, tool as object)] }),
  'tools[].strict': (strict) => ({ tools: [{ ...tools[0], strict }] }),
  'tools[].cache_control': (cache_control) => ({ tools: [{ ...tools[0], cache_control }] }),
  tool_choice: (tool_choice) => ({ tools, tool_choice }),
  'tool_choice.disable_parallel_tool_use': (value) => ({
    tools,
    tool_choice: { type: 'auto', disable_parallel_tool_use: value },
  }),
  'thinking.display': (display) => ({ thinking: { type: 'adaptive', display } }),
  'output_config.effort': (effort) => ({ output_config: { effort } }),
  'output_config.format': (format) => ({ output_config: { format } }),
  'metadata.user_id': (user_id) => ({ metadata: { user_id } }),
  'metadata.project': (project) => ({ metadata: { project } }),
  'context.project_id': (project_id) => ({ context: { project_id } }),
};

const minimal = { model: 'llama3.2', messages: [{ role: 'user', content: 'Hello' }] };

export const anthropicBodies = {
  'anthropic-messages': { minimal: { ...minimal, max_tokens: 64 }, nested: chat },
  'anthropic-count-tokens': { minimal, nested: { tool_choice: (tool_choice: unknown) => ({ tools, tool_choice }) } },
} as const satisfies Partial<Record<string, RouteBodies>>;
