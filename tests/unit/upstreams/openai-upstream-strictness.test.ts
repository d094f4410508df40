import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openaiModels, startOpenaiUpstream } from '../../fakes/upstreams/openai/start-openai-upstream.ts';
import type { Upstream } from '../../fakes/upstreams/start-upstream.ts';

let compatible: Upstream;
let vendor: Upstream;
beforeAll(async () => {
  compatible = await startOpenaiUpstream();
  vendor = await startOpenaiUpstream({ isVendor: true });
});
afterAll(() => Promise.all([compatible.close(), vendor.close()]));

const user = { role: 'user', content: 'Hello' };
const chat = { model: openaiModels.chat, messages: [user] };

async function post(upstream: Upstream, path: string, body: unknown) {
  const answer = await fetch(`${upstream.url}/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer k' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const parsed = (await answer.json()) as { error?: { param: string | null; code: string | null; message: string } };
  return { status: answer.status, param: parsed.error?.param, code: parsed.error?.code };
}

const call = (id: string) => ({ id, type: 'function', function: { name: 'f', arguments: '{}' } });
const calling = { role: 'assistant', content: null, tool_calls: [call('a'), call('b')] };
const image = (url: string) => ({ role: 'user', content: [{ type: 'image_url', image_url: { url } }] });
const tool = (extra: object) => [{ type: 'function', function: { name: 'f', ...extra } }];

describe('the OpenAI upstream refuses', () => {
  it.each<[what: string, body: unknown, param: string]>([
    ['an unknown field', { ...chat, options: {} }, 'options'],
    ['an unknown field of a message', { ...chat, messages: [{ ...user, tool_name: 'x' }] }, 'messages[0].tool_name'],
    ['an unknown role', { ...chat, messages: [{ role: 'narrator', content: 'x' }] }, 'messages[0].role'],
    ['no messages', { ...chat, messages: [] }, 'messages'],
    ['a wrong type', { ...chat, temperature: 'hot' }, 'temperature'],
    ['a temperature beyond its range', { ...chat, temperature: 3 }, 'temperature'],
    ['five stop sequences', { ...chat, stop: ['1', '2', '3', '4', '5'] }, 'stop'],
    [
      'a part of an unknown type',
      { ...chat, messages: [{ role: 'user', content: [{ type: 'image' }] }] },
      'messages[0].content[0].type',
    ],
    [
      'an image that is no base64',
      { ...chat, messages: [image('data:image/png;base64,???')] },
      'messages[0].content[0].image_url.url',
    ],
    [
      'an image of a type it does not know',
      { ...chat, messages: [image('data:image/*;base64,AAAA')] },
      'messages[0].content[0].image_url.url',
    ],
    [
      'an image that is not what it says',
      { ...chat, messages: [image('data:image/png;base64,AAAA')] },
      'messages[0].content[0].image_url.url',
    ],
    [
      'an assistant without content',
      { ...chat, messages: [user, { role: 'assistant', content: null }] },
      'messages[1].content',
    ],
    [
      'arguments that are no JSON',
      {
        ...chat,
        messages: [user, { ...calling, tool_calls: [{ ...call('a'), function: { name: 'f', arguments: '{' } }] }],
      },
      'messages[1].tool_calls[0].function.arguments',
    ],
    [
      'a call without its result',
      { ...chat, messages: [user, calling, { role: 'tool', tool_call_id: 'a', content: 'x' }, user] },
      'messages[3].role',
    ],
    ['a call at the end without results', { ...chat, messages: [user, calling] }, 'messages[2].role'],
    [
      'a result without a call',
      { ...chat, messages: [user, { role: 'tool', tool_call_id: 'a', content: 'x' }] },
      'messages[1].role',
    ],
    ['a tool with a bad name', { ...chat, tools: tool({ name: 'a b' }) }, 'tools[0].function.name'],
    ['an empty list of tools', { ...chat, tools: [] }, 'tools'],
    [
      'a strict tool that is open',
      { ...chat, tools: tool({ strict: true, parameters: { type: 'object', properties: {} } }) },
      'tools[0].function.parameters',
    ],
    ['a choice without tools', { ...chat, tool_choice: 'auto' }, 'tool_choice'],
    [
      'a choice of an unknown tool',
      { ...chat, tools: tool({}), tool_choice: { type: 'function', function: { name: 'g' } } },
      'tool_choice',
    ],
    ['alternatives without log probabilities', { ...chat, top_logprobs: 2 }, 'top_logprobs'],
    ['stream options without a stream', { ...chat, stream_options: { include_usage: true } }, 'stream_options'],
  ])('%s', async (_, body, param) => {
    expect(await post(compatible, '/chat/completions', body)).toMatchObject({ status: 400, param });
  });

  it.each<[what: string, body: Record<string, unknown>, param: string]>([
    ['max_tokens', { max_tokens: 5 }, 'max_tokens'],
    ['top_k', { top_k: 5 }, 'top_k'],
    ['min_p', { min_p: 0.1 }, 'min_p'],
    [
      'thinking given back',
      { messages: [user, { role: 'assistant', content: 'x', reasoning_content: 'y' }] },
      'messages[1].reasoning_content',
    ],
    ['JSON mode without the word', { response_format: { type: 'json_object' } }, 'messages'],
  ])('%s as the vendor, and takes it as a compatible server', async (_, extra, param) => {
    expect(await post(vendor, '/chat/completions', { ...chat, ...extra })).toMatchObject({ status: 400, param });
    expect(await post(compatible, '/chat/completions', { ...chat, ...extra })).toMatchObject({ status: 200 });
  });

  it('a request without a key as the vendor, and one that is no JSON always', async () => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${vendor.url}/v1/chat/completions`, {
      method: 'POST',
      headers,
      body: JSON.stringify(chat),
    });
    expect(answer.status).toBe(401);
    expect(await post(compatible, '/chat/completions', '{"model"')).toMatchObject({ status: 400 });
  });

  it.each<[what: string, path: string, body: unknown, param: string]>([
    ['an empty text to embed', '/embeddings', { model: openaiModels.embedding, input: [''] }, 'input[0]'],
    [
      'an unknown field of embeddings',
      '/embeddings',
      { model: openaiModels.embedding, input: 'x', truncate: true },
      'truncate',
    ],
    ['an unknown field of completions', '/completions', { model: openaiModels.chat, prompt: 'x', raw: true }, 'raw'],
    [
      'an output without a call',
      '/responses',
      { model: openaiModels.chat, input: [{ type: 'function_call_output', call_id: 'a', output: 'x' }] },
      'input[0]',
    ],
    ['chat messages as responses', '/responses', { model: openaiModels.chat, messages: [user] }, 'input'],
  ])('%s', async (_, path, body, param) => {
    expect(await post(compatible, path, body)).toMatchObject({ status: 400, param });
  });
});
