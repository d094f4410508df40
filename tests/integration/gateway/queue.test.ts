import { afterEach, describe, expect, it } from 'vitest';
import type { GatewayPorts } from '../../../apps/gateway/ports.ts';
import {
  callCase,
  chatBody,
  type DialectCase,
  ollamaStream,
  openaiStream,
  openaiWhole,
} from '../../fakes/gateway/calls.ts';
import { type HeldUpstream, startHeldUpstream, untilTrue } from '../../fakes/gateway/held-upstream.ts';
import { connectRaw, rawPost } from '../../fakes/gateway/raw-client.ts';
import { type Rig, type RigOptions, startRig } from '../../fakes/gateway/rig.ts';

let rig: Rig;
let upstream: HeldUpstream;
const calls: Promise<unknown>[] = [];

async function setUp(options: RigOptions = {}): Promise<void> {
  upstream = await startHeldUpstream();
  const settings = { concurrency: new Map([['local', 1]]), ...options.settings };
  rig = await startRig({ upstreamUrl: upstream.url, ...options, settings });
}

afterEach(async () => {
  upstream.answerAll();
  await Promise.all(calls.splice(0));
  await rig.close();
  await upstream.close();
});

type One = Pick<DialectCase, 'path' | 'body'>;
type Headers = Readonly<Record<string, string>>;

const ask = (one: One, headers: Headers = {}): ReturnType<typeof callCase> => callCase(rig.url, one, headers);

/** Its answer is awaited at the end of the test. */
const send = (one: One, headers: Headers = {}): void => void calls.push(ask(one, headers));

const inLine = () => rig.gateway.inFlight().filter(({ place }) => place !== null);
const untilWaiting = (count: number): Promise<void> => untilTrue(() => inLine().length === count);
const of = (project: string) => ({ 'x-drover-project': project });

describe('D8 the line before a model', () => {
  it('D8 shows who waits, at which place and for how long about', async () => {
    await setUp();
    const first = ask(openaiWhole);
    await upstream.request(1);
    await untilTrue(upstream.answerNext);
    await first;
    send(openaiWhole, of('a'));
    await upstream.request(2);
    for (const [index, project] of ['a', 'a', 'b'].entries()) {
      send(openaiStream, of(project));
      await untilWaiting(index + 1);
    }
    expect(inLine().map(({ project, phase, place }) => [project, phase, place?.position, place?.waitingCount])).toEqual(
      [
        ['a', 'waiting', 1, 3],
        ['a', 'waiting', 3, 3],
        ['b', 'waiting', 2, 3],
      ],
    );
    expect(inLine().every(({ place }) => (place?.expectedWaitMs ?? 0) > 0)).toBe(true);
    const [lane] = rig.gateway.queue.snapshot();
    expect(lane).toMatchObject({ lane: 'local/m:latest', slots: 1, runningCount: 1 });
    expect(lane?.waiting.map(({ project, priority, count }) => [project, priority, count])).toEqual([
      ['a', 'interactive', 2],
      ['b', 'interactive', 1],
    ]);
  });

  it('D8 sends no byte to a stream that waits, and tells it afterwards how long it did', async () => {
    // Ten minutes pass by the gateway's clock while it waits.
    const waitMs = 600_000;
    let passedMs = 0;
    const clock = { nowMs: () => Date.now() + passedMs, monotonicMs: () => performance.now() + passedMs };
    await setUp({ settings: { keepAliveCommentMs: 5 }, ports: { clock } });
    send(openaiWhole);
    await upstream.request(1);
    const client = await connectRaw(rig.port);
    client.send(rawPost(rig.port, openaiStream.path, openaiStream.body));
    await untilWaiting(1);
    const [waiting] = inLine();
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(client.received()).toBe('');
    passedMs = waitMs;
    upstream.answerAll();
    const answer = await client.until('[DONE]');
    expect(Number(/x-drover-queue-ms: (\d+)/.exec(answer)?.[1])).toBeGreaterThanOrEqual(waitMs);
    const row = (await rig.completedRows(2)).find(({ opened }) => opened.id === waiting?.id);
    expect(row?.opened.admittedAtMs).not.toBeNull();
    expect(row?.completed?.queueMs).toBeGreaterThanOrEqual(waitMs);
    expect(row?.completed?.overheadMs).toBeLessThan(waitMs / 2);
    client.socket.destroy();
  });

  it('D8 has its row before it waits', async () => {
    await setUp();
    send(openaiWhole);
    await upstream.request(1);
    send(openaiWhole);
    await untilWaiting(1);
    expect(rig.rows().map(({ opened }) => opened.id)).toContain(inLine()[0]?.id);
  });

  it('D8 is another one for another model, and there is none before a backend without a bound', async () => {
    await setUp();
    send(openaiWhole);
    send({ ...openaiWhole, body: chatBody({ model: 'other' }) });
    await upstream.request(2);
    send(openaiWhole);
    await untilWaiting(1);
    rig.gateway.applySettings({ ...rig.gateway.settings(), concurrency: new Map() });
    await upstream.request(3);
    for (let count = 4; count <= 9; count++) {
      send(openaiWhole);
      await upstream.request(count);
    }
    expect(rig.gateway.queue.snapshot()).toEqual([]);
  });

  it('D8 goes by what each model of the managed daemon answers at once where nothing else is said', async () => {
    await setUp({ settings: { concurrency: new Map() }, ports: { daemonSlots: () => 2 } });
    for (let count = 0; count < 3; count++) send(openaiWhole);
    await upstream.request(2);
    await untilWaiting(1);
    expect(rig.gateway.queue.snapshot()[0]?.slots).toBe(2);
  });

  it('D8 follows changed settings at once', async () => {
    await setUp();
    send(openaiWhole);
    await upstream.request(1);
    for (let count = 1; count <= 3; count++) {
      send(openaiWhole);
      await untilWaiting(count);
    }
    const settings = rig.gateway.settings();
    rig.gateway.applySettings({ ...settings, concurrency: new Map([['local', 3]]) });
    await upstream.request(3);
    await untilWaiting(1);
    rig.gateway.applySettings({ ...settings, queue: { maxWaiting: 1, maxWaitMs: 0 } });
    expect((await ask(openaiWhole)).headers.get('x-drover-error')).toBe('queue_full');
  });

  const message = { messages: [{ role: 'user', content: 'hi' }] };
  it.each([
    ['/v1/chat/completions', message],
    ['/v1/completions', { prompt: 'hi' }],
    ['/v1/embeddings', { input: 'hi' }],
    ['/v1/responses', { input: 'hi' }],
    ['/v1/messages', { ...message, max_tokens: 9 }],
    ['/api/chat', message],
    ['/api/generate', { prompt: 'hi' }],
    ['/api/embed', { input: 'hi' }],
    ['/api/embeddings', { prompt: 'hi' }],
    ['/generate', { prompt: 'hi' }],
    ['/chat', message],
    ['/chat/stream', message],
  ])('D8 holds requests of %s', async (path, body) => {
    await setUp();
    send(openaiWhole);
    await upstream.request(1);
    send({ path, body: JSON.stringify({ model: 'm', ...body }) });
    await untilWaiting(1);
    expect(upstream.seen).toHaveLength(1);
    upstream.answerAll();
    await upstream.request(2);
  });

  it('lets a request to unload its model pass', async () => {
    await setUp();
    send(openaiWhole);
    await upstream.request(1);
    send({ path: '/api/generate', body: JSON.stringify({ model: 'm', keep_alive: 0 }) });
    await upstream.request(2);
    expect(inLine()).toEqual([]);
  });
});

describe('D8 who goes first', () => {
  const limits = { rpm: null, tokensPerMinute: null, tokensPerDay: null, tokensPerMonth: null, concurrency: null };
  const project = (id: string, priority: 'interactive' | 'batch') => {
    const rules = { id, models: ['*'], isLocalOnly: false };
    return [id, { rules, limits, keepAlive: null, priority }] as const;
  };

  it('D8 is who is not a batch, by the header or else by the project', async () => {
    await setUp({ settings: { projects: new Map([project('nightly', 'batch'), project('notes', 'interactive')]) } });
    send(openaiWhole);
    await upstream.request(1);
    const wanted = [
      ['nightly', undefined],
      ['notes', 'batch'],
      ['notes', undefined],
      ['nightly', 'interactive'],
    ] as const;
    for (const [index, [name, priority]] of wanted.entries()) {
      send(openaiWhole, { ...of(name), ...(priority === undefined ? {} : { 'x-drover-priority': priority }) });
      await untilWaiting(index + 1);
    }
    expect(inLine().map(({ place }) => place?.position)).toEqual([3, 4, 1, 2]);
    const [lane] = rig.gateway.queue.snapshot();
    expect(lane?.waiting.map((one) => [one.project, one.priority])).toEqual([
      ['notes', 'interactive'],
      ['nightly', 'interactive'],
      ['nightly', 'batch'],
      ['notes', 'batch'],
    ]);
    expect(rig.rows()[1]?.opened.routeSteps[0]).toBe('● low priority: so its project is set');
  });

  it('D8 is not the line of a batch', async () => {
    await setUp();
    send(openaiWhole, { 'x-drover-priority': 'batch' });
    await upstream.request(1);
    const line = { custom_id: 'a', url: '/v1/chat/completions', body: JSON.parse(chatBody()) };
    send({ path: '/v1/batch', body: JSON.stringify([line]) });
    await untilWaiting(1);
    send(openaiWhole);
    await untilWaiting(2);
    expect(inLine().map(({ place }) => place?.position)).toEqual([2, 1]);
  });

  it('D8 refuses a priority that there is not', async () => {
    await setUp();
    const answer = await ask(openaiWhole, { 'x-drover-priority': 'urgent' });
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining('x-drover-priority')]);
  });
});

describe('the line and the memory', () => {
  it('asks for the model for the next one before the last one lets go of it', async () => {
    const events: string[] = [];
    const memory: GatewayPorts['memory'] = {
      expectUnload: () => undefined,
      askRoom({ requestId }) {
        events.push(`asked ${requestId.slice(-4)}`);
        const release = (): void => void events.push(`released ${requestId.slice(-4)}`);
        return { kind: 'granted', contextLength: null, isContextUnsaid: false, keepAlive: null, release };
      },
    };
    await setUp({ ports: { memory } });
    send(openaiWhole);
    await upstream.request(1);
    send(openaiWhole);
    await untilWaiting(1);
    upstream.answerAll();
    const ids = (await rig.completedRows(2)).map(({ opened }) => opened.id.slice(-4));
    expect(events).toEqual([`asked ${ids[0]}`, `asked ${ids[1]}`, `released ${ids[0]}`, `released ${ids[1]}`]);
  });

  it('F6 does not take a request in line, that failed elsewhere, for one of a stuck daemon', async () => {
    const failing = await startHeldUpstream();
    const kinds = { kind: 'ollama', apiKey: null, isStrict: false } as const;
    const backends = [
      { id: 'a', url: failing.url, ...kinds },
      { id: 'local', url: 'managed', ...kinds },
    ];
    await setUp({
      settings: {
        backends,
        routes: {
          backends: backends.map(({ id, kind }) => ({ id, dialect: kind, isLocal: true })),
          rules: [{ match: 'both', use: backends.map(({ id }) => ({ backend: id, model: 'm:latest' })) }],
          defaultTarget: null,
        },
        concurrency: new Map([['local', 1]]),
      },
    });
    send({ ...ollamaStream, body: chatBody({ model: 'local/m' }) });
    await upstream.request(1);
    send({ ...ollamaStream, body: chatBody({ model: 'both' }) });
    await failing.request(1);
    for (const socket of failing.sockets) socket.destroy();
    await untilWaiting(1);
    expect(rig.gateway.daemonTraffic.silent()).toHaveLength(1);
    await failing.close();
  });
});
