import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ReadyOutcome } from '../../../apps/contract/model/index.ts';
import { allCases, callCase, chatBody, ollamaStream, openaiStream, openaiWhole } from '../../fakes/gateway/calls.ts';
import { connectRaw, rawPost } from '../../fakes/gateway/raw-client.ts';
import { type Rig, type RigOptions, startRig, systemTimers } from '../../fakes/gateway/rig.ts';
import { answerWell, type ScriptedUpstream, startScriptedUpstream } from '../../fakes/gateway/scripted-upstream.ts';

let upstream: ScriptedUpstream;
let rig: Rig | undefined;

beforeEach(async () => {
  upstream = await startScriptedUpstream(answerWell);
});

afterEach(async () => {
  await rig?.close();
  rig = undefined;
  await upstream.close();
});

async function use(options: RigOptions = {}): Promise<Rig> {
  rig = await startRig({ upstreamUrl: upstream.url, ...options });
  return rig;
}

describe('a daemon that is not ready', () => {
  it.each([
    ['starting', 'backend_starting', 3],
    ['stopped', 'backend_stopped', null],
    ['failed', 'backend_failed', null],
    ['absent', 'backend_unavailable', null],
  ] as const)('gives 503 when it is %s, with advice, in every dialect', async (reason, code, retryAfterSeconds) => {
    const outcome: ReadyOutcome = {
      kind: 'unavailable',
      reason,
      message: 'Not now.',
      advice: 'Do this.',
      retryAfterSeconds,
    };
    const { url, completedRows } = await use({ upstreamUrl: null, ensureReady: () => Promise.resolve(outcome) });
    for (const testCase of allCases) {
      const answer = await callCase(url, testCase);
      expect(answer.status).toBe(503);
      expect(answer.headers.get('x-drover-error')).toBe(code);
      expect(answer.headers.get('retry-after')).toBe(retryAfterSeconds === null ? null : String(retryAfterSeconds));
      expect(testCase.readError(answer.text).message).toBe('Not now. Do this.');
    }
    const rows = await completedRows(allCases.length);
    for (const row of rows) expect(row.completed).toMatchObject({ status: 503, errorCode: code });
  });

  it('F1 is waited for while it starts, and the wait is not counted as overhead', async () => {
    const ready: ReadyOutcome = { kind: 'ready', url: upstream.url, version: '1' };
    // It starts for ten minutes by the gateway's clock, and at once by ours.
    const startMs = 600_000;
    let passedMs = 0;
    const clock = { nowMs: () => Date.now() + passedMs, monotonicMs: () => performance.now() + passedMs };
    const ensureReady = (): Promise<ReadyOutcome> => {
      passedMs += startMs;
      return Promise.resolve(ready);
    };
    const { url, completedRows } = await use({ upstreamUrl: null, ensureReady, ports: { clock } });
    const answer = await callCase(url, openaiWhole);
    expect(answer.status).toBe(200);
    expect(Number(answer.headers.get('x-drover-queue-ms'))).toBeGreaterThanOrEqual(startMs);
    const [row] = await completedRows(1);
    expect(row?.completed?.queueMs).toBeGreaterThanOrEqual(startMs);
    expect(row?.completed?.overheadMs).toBeLessThan(startMs / 2);
  });
});

describe('rows', () => {
  it('F52 are committed before the client gets its first byte', async () => {
    let commit = (): void => undefined;
    const committed = new Promise<void>((resolve) => {
      commit = resolve;
    });
    const { port } = await use({
      ports: { records: { open: () => committed, complete: () => undefined, keepBodies: () => undefined } },
    });
    const clients = await Promise.all(allCases.map(() => connectRaw(port)));
    for (const [index, { path, body }] of allCases.entries()) clients[index]?.send(rawPost(port, path, body));
    await upstream.request(allCases.length);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(clients.map((client) => client.received())).toEqual(allCases.map(() => ''));
    commit();
    for (const client of clients) expect(await client.until('Hello')).toContain('HTTP/1.1 200');
    for (const client of clients) client.socket.destroy();
  });

  it('are completed before the client gets its last byte', async () => {
    const order: string[] = [];
    const records = {
      open: () => Promise.resolve(),
      complete: () => void order.push('completed'),
      keepBodies: () => undefined,
    };
    const { port } = await use({ ports: { records } });
    for (const { path, body } of allCases) {
      const client = await connectRaw(port);
      client.send(rawPost(port, path, body, ['connection: close']));
      await client.closed();
      order.push('closed');
    }
    expect(order).toEqual(allCases.flatMap(() => ['completed', 'closed']));
  });

  it('cost the answer nothing when they cannot be opened', async () => {
    const records = {
      open: () => Promise.reject(new Error('disk')),
      complete: () => undefined,
      keepBodies: () => undefined,
    };
    const { url, logs } = await use({ ports: { records } });
    expect((await callCase(url, openaiWhole)).status).toBe(200);
    expect(logs.map(({ level }) => level)).toContain('error');
  });
});

describe('projects and wishes', () => {
  it.each([
    ['/p/notes/v1/chat/completions', {}, {}, 'notes'],
    ['/v1/chat/completions', { 'x-drover-project': 'mail' }, {}, 'mail'],
    ['/v1/chat/completions', {}, { metadata: { project: 'inside' } }, 'inside'],
    ['/api/chat', {}, { metadata: { project: 'inside' } }, 'inside'],
    ['/p/notes/api/chat', { 'x-drover-project': 'mail' }, { metadata: { project: 'inside' } }, 'notes'],
    ['/v1/chat/completions', {}, {}, null],
  ])('%s %j %j belongs to %s', async (path, headers, extra, project) => {
    const { url, completedRows } = await use();
    expect((await callCase(url, { path, body: chatBody({ stream: false, ...extra }) }, headers)).status).toBe(200);
    expect((await completedRows(1))[0]?.opened.project).toBe(project);
  });

  it.each(['/p/a%20b/v1/chat/completions', `/p/${'x'.repeat(65)}/api/chat`])(
    'refuses the project of %s',
    async (path) => {
      const { url } = await use();
      expect((await callCase(url, { path, body: chatBody() })).status).toBe(400);
      expect(upstream.seen).toHaveLength(0);
    },
  );

  it.each([openaiStream, ollamaStream])(
    'puts context and keep-alive of the headers into the body of $name',
    async (testCase) => {
      const { url } = await use();
      await callCase(url, testCase, { 'x-drover-num-ctx': '8192', 'x-drover-keep-alive': '30m' });
      expect(JSON.parse(upstream.seen[0]?.body ?? '')).toMatchObject({ keep_alive: '30m', options: { num_ctx: 8192 } });
    },
  );

  it('leaves a native body alone, byte for byte, when no header asks for anything', async () => {
    const body = '{ "model":"m",\n "messages":[{"role":"user","content":"\\u00e9"}], "odd": 1.0 }';
    const { url } = await use();
    await callCase(url, { path: '/api/chat', body });
    expect(upstream.seen[0]?.body).toBe(body);
  });

  it('refuses a wish that cannot be read', async () => {
    const { url } = await use();
    const answer = await callCase(url, openaiWhole, { 'x-drover-num-ctx': 'many' });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('x-drover-num-ctx');
  });
});

it('tells the models room which model a request used', async () => {
  const used: string[] = [];
  const { url } = await use({ ports: { noteModelUse: (model) => void used.push(model), timers: systemTimers } });
  await callCase(url, openaiWhole);
  expect(new Set(used)).toEqual(new Set(['m:latest']));
});
