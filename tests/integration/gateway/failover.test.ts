import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { BackendSettings, GatewaySettings } from '../../../apps/gateway/index.ts';
import { keepUpstreams, toBackend } from '../../fakes/gateway/keep-upstreams.ts';
import { type Rig, startRig } from '../../fakes/gateway/rig.ts';

let rig: Rig;
const startUpstream = keepUpstreams();
afterEach(() => rig.close());

type Answer = (answer: ServerResponse) => void;
const fail =
  (status: number, headers: Readonly<Record<string, string>> = {}): Answer =>
  (answer) => {
    answer.writeHead(status, { 'content-type': 'application/json', ...headers });
    answer.end('{"error":{"message":"no"}}');
  };
const openaiBody = JSON.stringify({
  ...{ id: 'c', object: 'chat.completion', created: 1, model: 'm' },
  choices: [{ index: 0, message: { role: 'assistant', content: 'from openai' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 },
});
const answerOpenai: Answer = (answer) => {
  answer.writeHead(200, { 'content-type': 'application/json' });
  answer.end(openaiBody);
};
const ollamaRecord = (content: string, done: boolean): string =>
  `${JSON.stringify({
    ...{ model: 'm', created_at: '2026-08-22T09:00:00Z', message: { role: 'assistant', content }, done },
    ...(done ? { done_reason: 'stop', eval_count: 2, prompt_eval_count: 1 } : {}),
  })}\n`;
const answerOllama: Answer = (answer) => {
  answer.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
  answer.end(ollamaRecord('from ollama', true));
};

async function useBackends(backends: readonly BackendSettings[], more: Partial<GatewaySettings> = {}): Promise<void> {
  rig = await startRig({
    settings: {
      backends,
      routes: {
        backends: backends.map(({ id, kind }) => ({ id, dialect: kind, isLocal: true })),
        rules: [{ match: 'any', use: backends.map(({ id }) => ({ backend: id, model: 'm' })) }],
        defaultTarget: null,
      },
      retry: { attempts: 3, baseMs: 1, budgetPercent: 100 },
      ...more,
    },
  });
}

const ask = (more: Readonly<Record<string, unknown>> = {}): Promise<Response> =>
  fetch(`${rig.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'any', messages: [{ role: 'user', content: 'hi' }], ...more }),
  });
const nobody = 'http://127.0.0.1:9';

describe('F18 a request whose backend fails before the client got a byte', () => {
  it.each([
    ['cannot be reached', null],
    ['answers with an error of its own', fail(500)],
    ['answers nonsense', (answer: ServerResponse) => void answer.writeHead(200).end('<html>')],
  ])('goes to the next one of the rule when the first %s, and the row tells of both', async (_what, script) => {
    const first = script === null ? nobody : (await startUpstream(script)).url;
    const second = await startUpstream(answerOpenai);
    await useBackends([toBackend('a', 'openai', first), toBackend('b', 'openai', second.url)]);
    const answer = await ask();
    expect([answer.status, answer.headers.get('x-drover-backend')]).toEqual([200, 'b']);
    expect(await answer.text()).toContain('from openai');
    const [row] = await rig.completedRows(1);
    expect(row?.completed).toMatchObject({ outcome: 'ok', backend: 'b', servedModel: 'm', attempts: 2 });
    expect(row?.completed?.attemptNotes.join('; ')).toMatch(/a failed \(/);
    expect(second.seen).toHaveLength(1);
  });

  it('goes to the next one when the first stays busy after one more try', async () => {
    const first = await startUpstream(fail(503));
    const second = await startUpstream(answerOpenai);
    await useBackends([toBackend('a', 'openai', first.url), toBackend('b', 'openai', second.url)]);
    const answer = await ask();
    expect([answer.status, answer.headers.get('x-drover-backend')]).toEqual([200, 'b']);
    expect([first.seen.length, second.seen.length]).toEqual([2, 1]);
    const [row] = await rig.completedRows(1);
    expect(row?.completed?.attemptNotes.join('; ')).toContain('a failed (backend_busy): the backend was busy');
  });

  it('goes to a backend of another dialect too, streamed and whole', async () => {
    const second = await startUpstream((answer) => {
      answer.writeHead(200, { 'content-type': 'application/x-ndjson' });
      answer.end(ollamaRecord('from ', false) + ollamaRecord('ollama', true));
    });
    const whole = await startUpstream(answerOllama);
    await useBackends([toBackend('a', 'openai', nobody), toBackend('b', 'ollama', second.url)]);
    const streamed = await (await ask({ stream: true })).text();
    expect(streamed.replaceAll(/.*?"content":"([^"]*)".*/g, '$1')).toContain('ollama');
    expect(streamed.trim().endsWith('data: [DONE]')).toBe(true);
    rig.gateway.applySettings({
      ...rig.gateway.settings(),
      backends: [toBackend('a', 'openai', nobody), toBackend('b', 'ollama', whole.url)],
    });
    expect(await (await ask()).text()).toContain('from ollama');
  });

  it.each([[400], [404]])('stays when the backend refuses the request itself (%s)', async (status) => {
    const first = await startUpstream(fail(status));
    const second = await startUpstream(answerOpenai);
    await useBackends([toBackend('a', 'openai', first.url), toBackend('b', 'openai', second.url)]);
    expect((await ask()).status).toBeGreaterThanOrEqual(400);
    expect(second.seen).toEqual([]);
  });

  it('F22 is never sent twice once the client got a byte', async () => {
    const first = await startUpstream((answer) => {
      answer.writeHead(200, { 'content-type': 'text/event-stream' });
      answer.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: 'half' } }] })}\n\n`);
      setImmediate(() => answer.destroy());
    });
    const second = await startUpstream(answerOpenai);
    await useBackends([toBackend('a', 'openai', first.url), toBackend('b', 'openai', second.url)]);
    const text = await (await ask({ stream: true })).text();
    expect(text).toContain('half');
    expect(text).toContain('stream_interrupted');
    expect(second.seen).toEqual([]);
  });

  it('gives up with the last error when every backend has failed', async () => {
    const first = await startUpstream(fail(500));
    await useBackends([toBackend('a', 'openai', first.url), toBackend('b', 'openai', nobody)]);
    const answer = await ask();
    expect([answer.status, answer.headers.get('x-drover-error')]).toEqual([503, 'backend_unavailable']);
    const [row] = await rig.completedRows(1);
    expect(row?.completed).toMatchObject({ outcome: 'backend_error', attempts: 2 });
  });

  it('T22 goes to no backend that the project may not use', async () => {
    const second = await startUpstream(answerOpenai);
    const limits = {
      ...{ rpm: null, tokensPerMinute: null, tokensPerDay: null },
      ...{ tokensPerMonth: null, concurrency: null },
    };
    const rules = { id: 'notes', models: ['a/*'], isLocalOnly: false };
    await useBackends([toBackend('a', 'openai', nobody), toBackend('b', 'openai', second.url)], {
      projects: new Map([['notes', { rules, limits, keepAlive: null, priority: 'interactive' as const }]]),
    });
    const answer = await fetch(`${rig.url}/p/notes/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'any', messages: [{ role: 'user', content: 'hi' }] }),
    });
    expect(answer.status).toBe(403);
    expect(second.seen).toEqual([]);
  });
});

describe('F31 a backend that keeps failing', () => {
  it('is let alone after five failures, and the row says so', async () => {
    const first = await startUpstream(fail(500));
    const second = await startUpstream(answerOpenai);
    await useBackends([toBackend('a', 'openai', first.url), toBackend('b', 'openai', second.url)]);
    for (let count = 0; count < 8; count++) expect((await ask()).status).toBe(200);
    expect(first.seen).toHaveLength(5);
    expect(second.seen).toHaveLength(8);
    const rows = await rig.completedRows(8);
    expect(rows.at(-1)?.opened.routeSteps.join('; ')).toMatch(/⊘ .*a/);
  });

  it('is never let alone when it is the last one', async () => {
    const only = await startUpstream(fail(500));
    await useBackends([toBackend('a', 'openai', only.url)]);
    for (let count = 0; count < 8; count++) expect((await ask()).status).toBe(502);
    expect(only.seen).toHaveLength(8);
  });
});
