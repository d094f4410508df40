import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { anthropicKey, anthropicModels } from '../../fakes/upstreams/anthropic/anthropic-models.ts';
import { startAnthropicUpstream } from '../../fakes/upstreams/anthropic/start-anthropic-upstream.ts';
import { openaiModels, startOpenaiUpstream } from '../../fakes/upstreams/openai/start-openai-upstream.ts';
import type { Upstream } from '../../fakes/upstreams/start-upstream.ts';

const vendors = [
  { name: 'OpenAI', start: startOpenaiUpstream, path: '/v1/chat/completions', model: openaiModels.chat, end: '[DONE]' },
  {
    name: 'Anthropic',
    start: startAnthropicUpstream,
    path: '/v1/messages',
    model: anthropicModels.chat,
    end: 'event: message_stop',
  },
] as const;

describe.each(vendors)('the $name upstream', ({ start, path, model, end }) => {
  let upstream: Upstream;
  beforeEach(async () => {
    upstream = await start();
  });
  afterEach(() => upstream.close());

  const post = (isStreaming: boolean, signal?: AbortSignal): Promise<Response> =>
    fetch(upstream.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': anthropicKey, 'anthropic-version': '2023-06-01' },
      body: JSON.stringify({
        model,
        max_tokens: 400,
        stream: isStreaming,
        messages: [{ role: 'user', content: 'Hello, briefly' }],
      }),
      ...(signal ? { signal } : {}),
    });

  it('ends a stream with its terminal record, and keeps what it was asked', async () => {
    const text = await (await post(true)).text();
    expect(text.trimEnd().split('\n\n').at(-1)).toContain(end);
    expect(upstream.lastBody()).toMatchObject({ model, max_tokens: 400 });
    expect(upstream.calls()).toHaveLength(1);
  });

  it('can answer with a status and a time to wait, until told otherwise', async () => {
    upstream.setFault({ kind: 'status', status: 429, retryAfterSeconds: 7 });
    const answer = await post(true);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '7']);
    expect(await answer.text()).toContain('rate_limit_error');
    upstream.setFault({ kind: 'none' });
    expect((await post(false)).status).toBe(200);
  });

  it('can cut a stream and a whole answer', async () => {
    upstream.setFault({ kind: 'cut', afterFrames: 3 });
    await expect(post(true).then((answer) => answer.text())).rejects.toThrow();
    await expect(post(false).then((answer) => answer.text())).rejects.toThrow();
  });

  it('can send an error record in the middle and nothing after', async () => {
    upstream.setFault({ kind: 'error', afterFrames: 3 });
    const text = await (await post(true)).text();
    expect(text.trimEnd().split('\n\n').at(-1)).toContain('"error"');
    expect(text).not.toContain(end);
  });

  it('can end early, or with everything but its terminal record', async () => {
    const whole = await (await post(true)).text();
    upstream.setFault({ kind: 'end', afterFrames: 3 });
    expect((await (await post(true)).text()).length).toBeLessThan(whole.length / 2);
    upstream.setFault({ kind: 'unfinished' });
    const rest = whole.slice((await (await post(true)).text()).length);
    expect(rest).toContain(end);
    expect(rest.trim().split('\n\n')).toHaveLength(1);
  });

  it('can fall silent, and sees the caller leave', async () => {
    upstream.setFault({ kind: 'hang', afterFrames: 3 });
    const controller = new AbortController();
    const answer = await post(true, controller.signal);
    await answer.body?.getReader().read();
    controller.abort();
    await upstream.calls()[0]?.aborted;
    expect(upstream.calls()).toHaveLength(1);
  });
});
