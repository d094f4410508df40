import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anthropicKey, anthropicModels } from '../../fakes/upstreams/anthropic/anthropic-models.ts';
import { startAnthropicUpstream } from '../../fakes/upstreams/anthropic/start-anthropic-upstream.ts';
import type { Upstream } from '../../fakes/upstreams/start-upstream.ts';

let upstream: Upstream;
beforeAll(async () => {
  upstream = await startAnthropicUpstream();
});
afterAll(() => upstream.close());

const headers = { 'content-type': 'application/json', 'x-api-key': anthropicKey, 'anthropic-version': '2023-06-01' };
const user = { role: 'user', content: 'Hello' };
const assistant = { role: 'assistant', content: 'Hi' };
const message = { model: anthropicModels.chat, max_tokens: 2000, messages: [user] };
const say = (...messages: readonly unknown[]) => ({ ...message, messages });
const use = (id: string, extra: object = {}) => ({ type: 'tool_use', id, name: 'f', input: {}, ...extra });
const result = (id: string) => ({ type: 'tool_result', tool_use_id: id, content: 'x' });
const calling = { role: 'assistant', content: [use('a'), use('b')] };
const answering = (...content: readonly unknown[]) => ({ role: 'user', content });
const image = (source: object) => answering({ type: 'image', source: { type: 'base64', ...source } });
const thinking = (extra: object) => ({ ...message, thinking: { type: 'enabled', budget_tokens: 1024 }, ...extra });
const tools = [{ name: 'f', input_schema: { type: 'object' } }];

async function post(path: string, body: unknown, sent: Record<string, string> = headers) {
  const answer = await fetch(`${upstream.url}/v1${path}`, {
    method: 'POST',
    headers: sent,
    body: JSON.stringify(body),
  });
  const parsed = (await answer.json()) as { error?: { type: string; message: string } };
  return { status: answer.status, ...parsed.error };
}

describe('the Anthropic upstream refuses', () => {
  it.each<[what: string, body: unknown, message: string]>([
    ['no limit', { ...message, max_tokens: undefined }, 'max_tokens: '],
    ['an unknown field', { ...message, seed: 1 }, 'seed: Extra inputs are not permitted'],
    [
      'an unknown field of a block',
      say(answering({ type: 'text', text: 'x', id: 'y' })),
      'messages.0.content.0.id: Extra inputs',
    ],
    ['a system role on an older model', say(user, { role: 'system', content: 'x' }), "role 'system' is not supported"],
    ['an assistant first', say(assistant, user), 'first message must use the "user" role'],
    ['a role twice', say(user, user), 'roles must alternate'],
    ['empty text', say({ role: 'user', content: '' }), 'messages.0.content: '],
    ['an empty text block', say(answering({ type: 'text', text: '' })), 'messages.0.content.0.text: '],
    ['a blank text block', say(answering({ type: 'text', text: ' \n' })), 'messages.0.content.0.text: '],
    ['no blocks', say({ role: 'user', content: [] }), 'messages.0.content: '],
    ['a temperature above one', { ...message, temperature: 1.5 }, 'temperature: '],
    ['a blank stop sequence', { ...message, stop_sequences: ['\n'] }, 'stop_sequences.0: '],
    [
      'an image of an unknown type',
      say(image({ media_type: 'image/*', data: 'AAAA' })),
      'messages.0.content.0.source: ',
    ],
    ['an image that is no base64', say(image({ media_type: 'image/png', data: '!' })), 'messages.0.content.0.source: '],
    ['an image that is not what it says', say(image({ media_type: 'image/png', data: 'AAAA' })), 'does not look like'],
    ['a tool name with a dot', { ...message, tools: [{ ...tools[0], name: 'a.b' }] }, 'tools.0.name: '],
    [
      'a tool without an object schema',
      { ...message, tools: [{ name: 'f', input_schema: {} }] },
      'tools.0.input_schema.type: ',
    ],
    ['a choice without tools', { ...message, tool_choice: { type: 'any' } }, 'tool_choice: '],
    ['a call id with a colon', say(user, { role: 'assistant', content: [use('a:1')] }), 'messages.1.content.0.id: '],
    [
      'arguments that are a list',
      say(user, { role: 'assistant', content: [use('a', { input: [] })] }),
      'messages.1.content.0.input: ',
    ],
    [
      'a call without its result',
      say(user, calling, answering(result('a'))),
      '`tool_use` ids were found without `tool_result`',
    ],
    ['calls at the end', say(user, calling), '`tool_use` ids were found without `tool_result`'],
    ['a result without a call', say(answering(result('a'))), 'unexpected `tool_use_id`'],
    [
      'a result after text',
      say(user, calling, answering({ type: 'text', text: 'x' }, result('a'), result('b'))),
      'must come first',
    ],
    ['two results for one call', say(user, calling, answering(result('a'), result('a'))), 'single result'],
    [
      'a call id used twice',
      say(
        user,
        { role: 'assistant', content: [use('a')] },
        answering(result('a')),
        { role: 'assistant', content: [use('a')] },
        answering(result('a')),
      ),
      'must be unique',
    ],
    [
      'thinking without a signature',
      say(user, { role: 'assistant', content: [{ type: 'thinking', thinking: 'x', signature: '' }] }, user),
      'Invalid `signature`',
    ],
    [
      'a budget below 1024',
      thinking({ thinking: { type: 'enabled', budget_tokens: 1000 } }),
      'thinking.budget_tokens: ',
    ],
    ['a budget that fills the limit', thinking({ max_tokens: 1024 }), '`max_tokens` must be greater'],
    ['temperature beside thinking', thinking({ temperature: 0.5 }), '`temperature` may only be set to 1'],
    ['top_k beside thinking', thinking({ top_k: 5 }), '`top_k` must be unset'],
    ['a forced tool beside thinking', thinking({ tools, tool_choice: { type: 'any' } }), 'Thinking may not be enabled'],
    ['temperature beside top_p', { ...message, temperature: 1, top_p: 0.9 }, 'cannot both be specified'],
    [
      'adaptive thinking on an older model',
      { ...message, thinking: { type: 'adaptive' } },
      'not supported on this model',
    ],
    ['a prefill that ends in blanks', say(user, { role: 'assistant', content: 'Well ' }), 'trailing whitespace'],
  ])('%s', async (_, body, text) => {
    const answer = await post('/messages', body);
    expect(answer).toMatchObject({
      status: 400,
      type: 'invalid_request_error',
      message: expect.stringContaining(text),
    });
  });

  it.each<[what: string, extra: Record<string, unknown>, message: string]>([
    ['temperature', { temperature: 0.5 }, 'temperature: '],
    ['a thinking budget', { thinking: { type: 'enabled', budget_tokens: 1024 } }, 'thinking.type.enabled'],
    ['thinking switched off', { thinking: { type: 'disabled' } }, 'thinking.type.disabled'],
    ['a forced tool', { tools, tool_choice: { type: 'any' } }, 'forced tool use'],
  ])('%s where the newest models are asked', async (_, extra, text) => {
    const answer = await post('/messages', { ...message, model: anthropicModels.newest, ...extra });
    expect(answer).toMatchObject({ status: 400, message: expect.stringContaining(text) });
  });

  it.each<[what: string, schema: object, message: string]>([
    ['an open object', { type: 'object', properties: {} }, 'additionalProperties'],
    ['a number with a limit', { type: 'integer', minimum: 1 }, 'minimum'],
  ])('an output schema with %s', async (_, schema, text) => {
    const answer = await post('/messages', { ...message, output_config: { format: { type: 'json_schema', schema } } });
    expect(answer).toMatchObject({ status: 400, message: expect.stringContaining(text) });
  });

  it('sampling in the later version of the API', async () => {
    const later = { ...headers, 'anthropic-version': '2026-10-21' };
    expect(await post('/messages', { ...message, temperature: 1 }, later)).toMatchObject({ status: 400 });
    expect(await post('/messages', message, later)).toMatchObject({ status: 200 });
  });

  it('requests without key or version', async () => {
    const { 'x-api-key': _key, ...keyless } = headers;
    const { 'anthropic-version': _version, ...versionless } = headers;
    expect(await post('/messages', message, keyless)).toMatchObject({ status: 401, type: 'authentication_error' });
    expect(await post('/messages', message, versionless)).toMatchObject({ status: 400 });
  });

  it('max_tokens where tokens are counted', async () => {
    expect(await post('/messages/count_tokens', message)).toMatchObject({
      status: 400,
      message: expect.stringContaining('max_tokens'),
    });
  });
});

it('takes a conversation with all that is allowed', async () => {
  const body = {
    ...say(user, calling, answering(result('a'), result('b'), { type: 'text', text: 'And now?' }), assistant, user),
    system: [{ type: 'text', text: 'Be kind.', cache_control: { type: 'ephemeral' } }],
    tools,
    tool_choice: { type: 'auto', disable_parallel_tool_use: true },
    metadata: { user_id: 'u' },
  };
  expect(await post('/messages', body)).toMatchObject({ status: 200 });
});

it('takes adaptive thinking on the newest model, and back a turn without any', async () => {
  const body = {
    ...say(user, calling, answering(result('a'), result('b')), { role: 'system', content: 'Be brief.' }),
    model: anthropicModels.newest,
    tools,
    thinking: { type: 'adaptive', display: 'summarized' },
    output_config: { effort: 'low' },
  };
  expect(await post('/messages', body)).toMatchObject({ status: 200 });
});
