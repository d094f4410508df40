import { afterEach, describe, expect, it } from 'vitest';
import type { RoomAnswer } from '../../../apps/gateway/index.ts';
import { allCases, callCase, ollamaWhole, openaiStream, openaiWhole, streamCases } from '../../fakes/gateway/calls.ts';
import { type HeldUpstream, startHeldUpstream, untilTrue } from '../../fakes/gateway/held-upstream.ts';
import { connectRaw, rawPost } from '../../fakes/gateway/raw-client.ts';
import { type Rig, type RigOptions, startRig } from '../../fakes/gateway/rig.ts';

let rig: Rig;
let upstream: HeldUpstream;

async function setUp(options: RigOptions = {}): Promise<void> {
  upstream = await startHeldUpstream();
  const settings = { concurrency: new Map([['local', 1]]), ...options.settings };
  rig = await startRig({ upstreamUrl: upstream.url, ...options, settings });
}

afterEach(async () => {
  await rig.close();
  await upstream.close();
});

const waitingCount = (): number => rig.gateway.inFlight().filter(({ place }) => place !== null).length;

/** The only slot is taken, and one more waits. */
async function occupy(testCase = openaiWhole, headers: Readonly<Record<string, string>> = {}) {
  const running = callCase(rig.url, ollamaWhole);
  await upstream.request(1);
  const waiting = callCase(rig.url, testCase, headers);
  await untilTrue(() => waitingCount() === 1);
  return { running, waiting };
}

/** How many stand in the lines themselves, whose requests have ended or not. */
const lineLength = (): number => rig.gateway.queue.snapshot().reduce((sum, { waiting }) => sum + waiting.length, 0);

/** Nobody is left in line or at work, and the next request finds its place free. */
async function expectNothingLeft(): Promise<void> {
  expect(rig.gateway.queue.snapshot()).toEqual([]);
  upstream.answerAll();
  expect((await callCase(rig.url, openaiWhole)).status).toBe(200);
}

describe('F70 more requests than a model has places', () => {
  it.each(allCases)(
    'F70 run as many as there are slots, wait up to the limit, and refuse $name at once',
    async (one) => {
      await setUp({ settings: { concurrency: new Map([['local', 2]]), queue: { maxWaiting: 4, maxWaitMs: 0 } } });
      const answers: { readonly status: number; readonly headers: Headers; readonly text: string }[] = [];
      const calls = Array.from({ length: 20 }, () =>
        callCase(rig.url, one).then((answer) => void answers.push(answer)),
      );
      // The backend has answered nobody: who has an answer now did not wait for it.
      await untilTrue(() => answers.length === 14);
      expect(upstream.seen).toHaveLength(2);
      for (const { status, headers, text } of answers) {
        expect([status, headers.get('x-drover-error')]).toEqual([503, 'queue_full']);
        expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
        expect(one.readError(text).message).toContain('Too many requests wait for this model');
      }
      expect(waitingCount()).toBe(4);
      while (upstream.seen.length < 6 || upstream.held().length > 0) {
        upstream.answerNext();
        await new Promise((resolve) => setImmediate(resolve));
      }
      await Promise.all(calls);
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(6);
      expect([upstream.seen.length, upstream.mostHeld()]).toEqual([6, 2]);
      const codes = (await rig.completedRows(20)).map(({ completed }) => completed?.errorCode ?? completed?.outcome);
      expect(codes.filter((code) => code === 'queue_full')).toHaveLength(14);
      expect(codes.filter((code) => code === 'ok')).toHaveLength(6);
      await expectNothingLeft();
    },
  );

  it('F70 give a place of the one with most in line to another project, and tell who loses it at once', async () => {
    await setUp({ settings: { concurrency: new Map([['local', 1]]), queue: { maxWaiting: 2, maxWaitMs: 0 } } });
    const { running, waiting } = await occupy(openaiWhole, { 'x-drover-project': 'greedy' });
    const last = callCase(rig.url, openaiWhole, { 'x-drover-project': 'greedy' });
    await untilTrue(() => waitingCount() === 2);
    const modest = callCase(rig.url, openaiWhole, { 'x-drover-project': 'modest' });
    const displaced = await last;
    expect([displaced.status, displaced.headers.get('x-drover-error')]).toEqual([503, 'queue_full']);
    expect(displaced.headers.get('retry-after')).toMatch(/^[1-9]/);
    expect(displaced.text).toContain('gave up its place');
    upstream.answerAll();
    expect((await Promise.all([running, waiting, modest])).map(({ status }) => status)).toEqual([200, 200, 200]);
    await expectNothingLeft();
  });

  it.each(allCases)('F70 refuse $name when it has waited as long as it may', async (one) => {
    await setUp({ settings: { concurrency: new Map([['local', 1]]), queue: { maxWaiting: 4, maxWaitMs: 60 } } });
    const { running, waiting } = await occupy(one);
    const answer = await waiting;
    expect([answer.status, answer.headers.get('x-drover-error')]).toEqual([503, 'queue_timeout']);
    expect(answer.headers.get('retry-after')).toMatch(/^[1-9]/);
    expect(Number(answer.headers.get('x-drover-queue-ms'))).toBeGreaterThan(0);
    const row = rig.rows().find(({ completed }) => completed?.errorCode === 'queue_timeout');
    expect(row?.completed).toMatchObject({
      outcome: 'rejected',
      status: 503,
      attempts: 0,
      queueMs: expect.any(Number),
    });
    expect(upstream.seen).toHaveLength(1);
    upstream.answerAll();
    expect((await running).status).toBe(200);
    await expectNothingLeft();
  });
});

describe('a request in line', () => {
  it.each(allCases)('F41 F42 F70 leaves it when its client goes: $name', async ({ path, body }) => {
    await setUp();
    const running = callCase(rig.url, ollamaWhole);
    await upstream.request(1);
    const client = await connectRaw(rig.port);
    client.send(rawPost(rig.port, path, body));
    await untilTrue(() => waitingCount() === 1);
    client.socket.destroy();
    await untilTrue(() => waitingCount() === 0);
    const row = (await rig.completedRows(1)).find(({ completed }) => completed !== null);
    expect(row?.completed).toMatchObject({ status: 499, outcome: 'client_closed', attempts: 0 });
    expect(client.received()).toBe('');
    expect([upstream.seen.length, lineLength()]).toEqual([1, 0]);
    upstream.answerAll();
    await running;
    await expectNothingLeft();
  });

  it('F41 takes the place of one whose client has gone', async () => {
    await setUp();
    const client = await connectRaw(rig.port);
    client.send(rawPost(rig.port, openaiStream.path, openaiStream.body));
    await upstream.request(1);
    const waiting = callCase(rig.url, openaiWhole);
    await untilTrue(() => waitingCount() === 1);
    client.socket.destroy();
    await upstream.request(2);
    upstream.answerAll();
    expect((await waiting).status).toBe(200);
    await expectNothingLeft();
  });

  it.each(allCases)('F70 leaves it when it is cancelled from the console: $name', async (one) => {
    await setUp();
    const { running, waiting } = await occupy(one);
    const id = rig.gateway.inFlight().find(({ place }) => place !== null)?.id ?? '';
    expect(rig.gateway.cancel(id)).toBe(true);
    const answer = await waiting;
    expect([answer.status, answer.headers.get('x-drover-error')]).toEqual([499, 'request_cancelled']);
    expect(lineLength()).toBe(0);
    upstream.answerAll();
    await running;
    expect(upstream.seen).toHaveLength(1);
    await expectNothingLeft();
  });

  it('F70 leaves it when its time as a whole is over', async () => {
    await setUp();
    const { running, waiting } = await occupy(openaiWhole, { 'x-drover-timeout-ms': '60' });
    expect((await waiting).headers.get('x-drover-error')).toBe('total_timeout');
    expect(lineLength()).toBe(0);
    upstream.answerAll();
    await running;
    expect(upstream.seen).toHaveLength(1);
    await expectNothingLeft();
  });

  it.each(streamCases)('F77 is refused when Drover stops, while the one before it ends: $name', async (one) => {
    await setUp({ settings: { drainGraceMs: 60_000 } });
    const { running, waiting } = await occupy(one);
    const closing = rig.gateway.close();
    const answer = await waiting;
    expect([answer.status, answer.headers.get('x-drover-error')]).toEqual([503, 'shutting_down']);
    expect(upstream.held()).toHaveLength(1);
    upstream.answerAll();
    expect((await running).status).toBe(200);
    await closing;
    expect(rig.gateway.queue.snapshot()).toEqual([]);
  });
});

describe('a fault in one request', () => {
  const granted: RoomAnswer = {
    ...{ kind: 'granted' as const, contextLength: null, isContextUnsaid: false, keepAlive: null },
    release: () => undefined,
  };

  it('F70 costs neither its place nor the request that made way for it', async () => {
    let asked = 0;
    const askRoom = (): RoomAnswer => {
      asked++;
      if (asked % 2 === 0) throw new Error('a bug');
      return granted;
    };
    await setUp({ ports: { memory: { askRoom, expectUnload: () => undefined } } });
    const { running, waiting } = await occupy();
    const third = callCase(rig.url, openaiWhole);
    await untilTrue(() => waitingCount() === 2);
    upstream.answerNext();
    expect((await running).status).toBe(200);
    expect((await waiting).headers.get('x-drover-error')).toBe('internal_error');
    await upstream.request(2);
    upstream.answerAll();
    expect((await third).status).toBe(200);
    expect(rig.gateway.queue.snapshot()).toEqual([]);
  });

  it('F18 leaves its place before it goes elsewhere, and goes elsewhere when the line is full', async () => {
    const second = await startHeldUpstream();
    upstream = await startHeldUpstream();
    const backends = (['a', 'b'] as const).map((id) => ({
      ...({ id, kind: 'ollama', apiKey: null, isStrict: false } as const),
      url: id === 'a' ? upstream.url : second.url,
    }));
    rig = await startRig({
      settings: {
        backends,
        routes: {
          backends: backends.map(({ id, kind }) => ({ id, dialect: kind, isLocal: true })),
          rules: [{ match: 'm', use: backends.map(({ id }) => ({ backend: id, model: 'm' })) }],
          defaultTarget: null,
        },
        concurrency: new Map([['a', 1]]),
        queue: { maxWaiting: 1, maxWaitMs: 0 },
      },
    });
    const first = callCase(rig.url, openaiWhole);
    await upstream.request(1);
    const waiting = callCase(rig.url, openaiWhole);
    await untilTrue(() => waitingCount() === 1);
    const spilled = callCase(rig.url, openaiWhole);
    await second.request(1);
    second.answerNext();
    const third = await spilled;
    expect([third.status, third.headers.get('x-drover-backend')]).toEqual([200, 'b']);
    for (const socket of upstream.sockets) socket.destroy();
    // The first is with the other backend now, and not answered there.
    await upstream.request(2);
    await second.request(2);
    second.answerAll();
    expect((await first).headers.get('x-drover-backend')).toBe('b');
    upstream.answerAll();
    expect((await waiting).headers.get('x-drover-backend')).toBe('a');
    const notes = (await rig.completedRows(3)).flatMap(({ completed }) => completed?.attemptNotes ?? []);
    expect(notes.join('; ')).toMatch(/a failed \(queue_full\): the line before the backend is full/);
    expect(rig.gateway.queue.snapshot()).toEqual([]);
    await second.close();
  });
});
