import { wireSchemas } from '../../../apps/translate/wire-schema/routes.ts';
import type { RouteBodies } from './fidelity-bodies.ts';

type Build = (value: unknown) => Readonly<Record<string, unknown>>;

const hello = { role: 'user', content: 'Hi' };
const call = { function: { name: 'get_weather', arguments: { city: 'Oslo' } } };
const given = (value: unknown, message: object): readonly object[] => (value === undefined ? [] : [message]);
const messages = (...list: readonly object[]) => ({ messages: list });
const calling = { role: 'assistant', content: '', tool_calls: [{ id: 'call_1', ...call }] };
const twoCalls = {
  role: 'assistant',
  content: '',
  tool_calls: [
    { id: 'call_1', ...call },
    { id: 'call_2', function: { name: 'get_time', arguments: {} } },
  ],
};

const { options } = wireSchemas['ollama-chat'].body.fields;
const optionNames = options?.shape.kind === 'object' ? Object.keys(options.shape.fields) : [];

const common: Readonly<Record<string, Build>> = {
  ...Object.fromEntries(
    optionNames.map((name) => [`options.${name}`, (value: unknown) => ({ options: { [name]: value } })]),
  ),
  top_logprobs: (value) => ({ logprobs: true, top_logprobs: value }),
  'metadata.project': (project) => ({ metadata: { project } }),
  'metadata.session_id': (session_id) => ({ metadata: { session_id } }),
  'context.project_id': (project_id) => ({ context: { project_id } }),
};

const chat: Readonly<Record<string, Build>> = {
  ...common,
  'messages[].images (user)': (images) => messages({ ...hello, images }),
  'messages[].images (tool)': (images) => messages(hello, calling, { role: 'tool', content: '12', images }),
  'messages[].thinking': (thinking) => messages(hello, { role: 'assistant', content: 'Yes?', thinking }, hello),
  'messages[].tool_calls': (tool_calls) => messages(hello, { role: 'assistant', content: 'Look', tool_calls }),
  'messages[].tool_call_id': (id) =>
    messages(hello, ...given(id, calling), ...given(id, { role: 'tool', tool_call_id: id, content: '12' })),
  'messages[].tool_name': (name) =>
    messages(hello, ...given(name, twoCalls), ...given(name, { role: 'tool', tool_name: name, content: '12' })),
};

const generate: Readonly<Record<string, Build>> = {
  ...common,
  prompt: (prompt) => ({ prompt }),
};

export const ollamaBodies = {
  'ollama-chat': { minimal: { model: 'llama3.2', messages: [{ role: 'user', content: 'Hello' }] }, nested: chat },
  'ollama-generate': { minimal: { model: 'llama3.2', prompt: 'Hello' }, nested: generate },
  'ollama-embed': { minimal: { model: 'llama3.2', input: 'Hello' }, nested: {} },
  'ollama-embeddings': { minimal: { model: 'llama3.2', prompt: 'Hello' }, nested: {} },
} as const satisfies Partial<Record<string, RouteBodies>>;
