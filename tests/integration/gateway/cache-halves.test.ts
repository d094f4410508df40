import { afterEach, describe, expect, it } from 'vitest';
import { keeping, post } from '../../fakes/gateway/cached-chats.ts';
import { type PairRig, type PairScripts, startPairRig } from '../../fakes/gateway/pair-rig.ts';
import type { RigOptions } from '../../fakes/gateway/rig.ts';
import { chatLine, doneLine, json, ndjson } from '../../fakes/gateway/scripted-upstream.ts';
import { anthropicStart, anthropicText, eventStream, openaiChunk } from '../../fakes/gateway/vendor-scripts.ts';

let rig: PairRig;
afterEach(() => rig.close());

async function setUp(options: RigOptions = {}, scripts: PairScripts = {}): Promise<void> {
  rig = await startPairRig(scripts, { ...options, settings: { ...keeping(), ...options.settings } });
}

const messagesOf = (content: string) => ({ messages: [{ role: 'user', content }] });
const native = (extra: object = {}) =>
  post(rig.url, '/api/chat', { body: { model: 'm', ...messagesOf('hi'), ...extra } });

describe('D11 what is no whole and good answer', () => {
  const anthropicHalf = anthropicStart + anthropicText('Hello');
  const cut: readonly (readonly [string, PairScripts, string])[] = [
    [
      'F22 that breaks off',
      { ollama: (answer) => void answer.writeHead(200, ndjson).write(chatLine('He'), () => answer.destroy()) },
      'm',
    ],
    ['F23 without an end', { ollama: (answer) => answer.writeHead(200, ndjson).end(chatLine('Hello')) }, 'm'],
    [
      'F23 without an end',
      { openai: (answer) => answer.writeHead(200, eventStream).end(openaiChunk({ content: 'He' })) },
      'cloud/gpt',
    ],
    [
      'F23 without an end',
      { anthropic: (answer) => answer.writeHead(200, eventStream).end(anthropicHalf) },
      'claude/claude',
    ],
    [
      'with an error in it',
      { ollama: (answer) => answer.writeHead(200, ndjson).end(`${chatLine('He')}{"error":"x"}\n`) },
      'm',
    ],
    ['that says nothing', { ollama: (answer) => answer.writeHead(200, ndjson).end(doneLine('')) }, 'm'],
    [
      'of a filter',
      {
        openai: (answer) =>
          answer.writeHead(200, eventStream).end(`${openaiChunk({ content: 'x' }, 'content_filter')}data: [DONE]\n\n`),
      },
      'cloud/gpt',
    ],
    [
      'with sources',
      {
        openai: (answer) =>
          answer
            .writeHead(200, eventStream)
            .end(`${openaiChunk({ content: 'x', annotations: [{ type: 'url_citation' }] }, 'stop')}data: [DONE]\n\n`),
      },
      'cloud/gpt',
    ],
  ];
  const forms = [
    ['/v1/chat/completions', {}],
    ['/api/chat', {}],
    ['/v1/messages', { max_tokens: 9 }],
  ] as const;

  it.each(cut)('D11 %s is never given to anybody else', async (_what, scripts, model) => {
    await setUp({ settings: { breaker: { failures: 100, openForMs: 1, maxOpenForMs: 1 } } }, scripts);
    for (const [path, extra] of forms) {
      const body = { model, messages: [{ role: 'user', content: 'hi' }], stream: true, ...extra };
      await post(rig.url, path, { body }).catch(() => null);
      await post(rig.url, path, { body }).catch(() => null);
    }
    expect(rig.gateway.cache.stats()).toMatchObject({ hits: 0, entries: 0 });
    expect(rig.gateway.cache.stats().misses).toBe(6);
  });

  it('D11 with sources in one piece is given to nobody else either', async () => {
    const message = { role: 'assistant', content: 'x', annotations: [{ type: 'url_citation' }] };
    const body = { choices: [{ index: 0, message, finish_reason: 'stop' }] };
    await setUp({}, { openai: (answer) => answer.writeHead(200, json).end(JSON.stringify(body)) });
    for (const path of ['/v1/chat/completions', '/api/chat']) {
      for (let count = 0; count < 2; count++) {
        const asked = { model: 'cloud/gpt', ...messagesOf('hi'), stream: false };
        expect((await post(rig.url, path, { body: asked })).cache).toBe('miss');
      }
    }
  });

  it('D11 without usage goes to streams that tell none, and to nobody who is to be told', async () => {
    await setUp();
    const ask = (extra: object) =>
      post(rig.url, '/v1/chat/completions', { body: { model: 'cloud/gpt', ...messagesOf('hi'), ...extra } });
    await ask({ stream: true });
    expect((await ask({ stream: true })).cache).toBe('hit');
    expect((await ask({ stream: true, stream_options: { include_usage: true } })).cache).toBe('miss');
    expect((await ask({ stream: false })).cache).toBe('hit');
  });

  it('D11 F24 an error is asked for anew', async () => {
    let isWell = false;
    await setUp(
      {},
      {
        ollama: (answer) =>
          isWell
            ? answer.writeHead(200, json).end(doneLine('Hello').trimEnd())
            : answer.writeHead(500, json).end('{"error":"x"}'),
      },
    );
    expect((await native({ stream: false })).status).toBe(502);
    isWell = true;
    const answer = await native({ stream: false });
    expect([answer.status, answer.cache]).toEqual([200, 'miss']);
  });

  it('D11 of a prompt longer than the context is given to nobody else', async () => {
    await setUp({ ports: { contextLengthOf: () => 8 } });
    const body = { model: 'm', ...messagesOf('word '.repeat(200)) };
    for (let count = 0; count < 2; count++) {
      expect((await post(rig.url, '/v1/chat/completions', { body })).cache).toBe('miss');
    }
  });

  it('D11 loading and unloading reaches the daemon each time', async () => {
    await setUp();
    for (let count = 0; count < 2; count++) {
      await native({ messages: [], keep_alive: 0 });
      await post(rig.url, '/api/generate', { body: { model: 'm', prompt: '', keep_alive: 0 } });
    }
    expect(rig.ollama.seen).toHaveLength(4);
  });

  it('D11 F43 whose client left in the middle is kept by nobody', async () => {
    await setUp({}, { ollama: (answer) => void answer.writeHead(200, ndjson).write(chatLine('Hello')) });
    const leaving = new AbortController();
    const answer = await fetch(`${rig.url}/api/chat`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'hi' }] }),
      signal: leaving.signal,
    });
    await answer.body?.getReader().read();
    leaving.abort();
    const [row] = await rig.completedRows(1);
    expect(row?.completed).toMatchObject({ outcome: 'client_closed', cache: 'miss' });
    expect(rig.gateway.cache.stats().entries).toBe(0);
  });
});
