import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../../apps/base/index.ts';
import type { BackendSettings, GatewaySettings } from '../../../apps/gateway/index.ts';
import type { RouteRule } from '../../../apps/routing/index.ts';
import { keepUpstreams, toBackend } from '../../fakes/gateway/keep-upstreams.ts';
import { type Rig, startRig, systemClock } from '../../fakes/gateway/rig.ts';
import type { ScriptedUpstream } from '../../fakes/gateway/scripted-upstream.ts';
import { tellAsOpenai } from '../../fakes/gateway/told-backends.ts';

let rig: Rig;
let skippedMs = 0;
const start = keepUpstreams();
afterEach(async () => {
  await rig.close();
  skippedMs = 0;
});

/** The machine's clock, which a test may move forward. */
const clock: Clock = { nowMs: systemClock.nowMs, monotonicMs: () => systemClock.monotonicMs() + skippedMs };

const fail = (answer: ServerResponse): void => {
  answer.writeHead(500, { 'content-type': 'application/json' }).end('{"error":{"message":"no"}}');
};
const json = { 'content-type': 'application/json' };
const answerWell = tellAsOpenai(['m']);

const backend = (id: string, url: string): BackendSettings => toBackend(id, 'openai', url);

async function use(
  backends: readonly BackendSettings[],
  { rules, ...more }: Partial<GatewaySettings> & { readonly rules?: readonly RouteRule[] } = {},
): Promise<void> {
  const every: RouteRule = { match: 'any', use: backends.map(({ id }) => ({ backend: id, model: 'm' })) };
  rig = await startRig({
    ports: { clock },
    settings: {
      backends,
      routes: {
        backends: backends.map(({ id }) => ({ id, dialect: 'openai', isLocal: true })),
        rules: rules ?? [every],
        defaultTarget: null,
      },
      retry: { attempts: 3, baseMs: 1, budgetPercent: 20 },
      ...more,
    },
  });
}

const ask = (model = 'any'): Promise<Response> =>
  fetch(`${rig.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model, messages: [{ role: 'user', content: 'hi' }] }),
  });
const chats = ({ seen }: ScriptedUpstream): number => seen.filter(({ method }) => method === 'POST').length;
const stateOf = (id: string) => rig.gateway.backends().find((report) => report.id === id)?.circuit.state;

describe('F31 a backend that comes and goes', () => {
  it('is let alone after five failures, tried by a single request after 30 s, and back when that one is answered', async () => {
    const holding: ServerResponse[] = [];
    let isHolding = false;
    const flapping = await start((answer) => (isHolding ? void holding.push(answer) : fail(answer)));
    const steady = await start(answerWell);
    await use([backend('flapping', flapping.url), backend('steady', steady.url)], {
      retry: { attempts: 3, baseMs: 1, budgetPercent: 100 },
    });
    for (let count = 0; count < 9; count++) expect((await ask()).status).toBe(200);
    expect([chats(flapping), chats(steady), stateOf('flapping')]).toEqual([5, 9, 'open']);

    skippedMs += 29_000;
    expect((await ask()).headers.get('x-drover-backend')).toBe('steady');
    expect(chats(flapping)).toBe(5);

    skippedMs += 1000;
    isHolding = true;
    const crowd = Array.from({ length: 20 }, () => ask());
    await flapping.request(6);
    await Promise.race(crowd);
    await expect.poll(() => chats(steady)).toBe(10 + 19);
    expect(chats(flapping)).toBe(6);
    for (const answer of holding.splice(0)) fail(answer);
    for (const answer of await Promise.all(crowd)) expect(answer.status).toBe(200);
    expect(stateOf('flapping')).toBe('open');

    // Each trial that fails doubles the pause.
    skippedMs += 31_000;
    await ask();
    expect(chats(flapping)).toBe(6);
    skippedMs += 29_000;
    const trial = ask();
    await flapping.request(7);
    isHolding = false;
    for (const answer of holding.splice(0))
      answerWell(answer, { ...flapping.seen[6], url: '/v1/chat/completions' } as never, 7);
    expect((await trial).headers.get('x-drover-backend')).toBe('flapping');
    expect(stateOf('flapping')).toBe('closed');
  });

  it('is asked for its models as soon as it is let alone, so that people see what is wrong', async () => {
    const flapping = await start((answer) => void answer.writeHead(500).end());
    const steady = await start(answerWell);
    await use([backend('flapping', flapping.url), backend('steady', steady.url)], {
      retry: { attempts: 3, baseMs: 1, budgetPercent: 100 },
      backendWatch: { firstMs: 600_000, busyMs: 600_000, idleMs: 600_000, idleAfterMs: 600_000 },
    });
    for (let count = 0; count < 5; count++) await ask();
    await expect.poll(() => rig.gateway.backends()[0]?.problem).toMatch(/status 500/);
    expect(flapping.seen.filter(({ url }) => url === '/v1/models')).toHaveLength(1);
  });

  it('is never let alone when no other one is left', async () => {
    const one = await start(fail);
    const other = await start(fail);
    await use([backend('one', one.url), backend('other', other.url)]);
    for (let count = 0; count < 30; count++) await ask();
    const states = rig.gateway.backends().map(({ circuit }) => circuit.state);
    expect(states).toContain('closed');
    const before = chats(one) + chats(other);
    expect((await ask()).status).toBeGreaterThanOrEqual(500);
    expect(chats(one) + chats(other)).toBeGreaterThan(before);
  });
});

describe('F31 a backend that begins answers and does not end them', () => {
  it.each([
    [
      'breaks them off',
      (answer: ServerResponse) => void answer.writeHead(200, json).write('{', () => answer.destroy()),
    ],
    ['sends what is no answer', (answer: ServerResponse) => void answer.writeHead(200, json).end('{"no":')],
  ])('is let alone like one that fails where it %s', async (_what, script) => {
    const breaking = await start(script);
    const steady = await start(answerWell);
    await use([backend('breaking', breaking.url), backend('steady', steady.url)], {
      retry: { attempts: 3, baseMs: 1, budgetPercent: 100 },
    });
    for (let count = 0; count < 9; count++) expect((await ask()).headers.get('x-drover-backend')).toBe('steady');
    expect([chats(breaking), chats(steady), stateOf('breaking')]).toEqual([5, 9, 'open']);
  });
});

describe('F25 a backend that allows no more requests', () => {
  const limit = (answer: ServerResponse): void => {
    answer.writeHead(429, { ...json, 'retry-after': '7' }).end('{"error":{"message":"slow down"}}');
  };

  it('is left for the next one, alone as long as it asked, and its circuit stays closed', async () => {
    const limited = await start(limit);
    const steady = await start(answerWell);
    await use([backend('limited', limited.url), backend('steady', steady.url)]);
    for (let count = 0; count < 9; count++) expect((await ask()).headers.get('x-drover-backend')).toBe('steady');
    expect([chats(limited), chats(steady), stateOf('limited')]).toEqual([1, 9, 'closed']);
    skippedMs += 7001;
    expect((await ask()).status).toBe(200);
    expect(chats(limited)).toBe(2);
    expect(rig.rows()[0]?.completed).toMatchObject({ attempts: 2, outcome: 'ok', backend: 'steady' });
    expect(rig.rows()[0]?.completed?.attemptNotes.join()).toContain('limited failed (rate_limited)');
  });

  it('is asked all the same, once for each request, when no other one is better', async () => {
    const one = await start(limit);
    await use([backend('one', one.url)]);
    for (let count = 1; count <= 3; count++) {
      const answer = await ask();
      expect([answer.status, answer.headers.get('retry-after'), chats(one)]).toEqual([429, '7', count]);
    }
  });
});

describe('F32 two hundred clients while every backend is down', () => {
  const clients = 200;

  it('cost at most 1.2 requests each also where no circuit ever opens, and are told why nothing more was tried', async () => {
    const one = await start(fail);
    const other = await start(fail);
    await use([backend('one', one.url), backend('other', other.url)], {
      breaker: { failures: 0, openForMs: 1, maxOpenForMs: 1 },
    });
    await Promise.all(Array.from({ length: clients }, () => ask()));
    expect(chats(one) + chats(other)).toBeGreaterThan(clients);
    expect(chats(one) + chats(other)).toBeLessThanOrEqual(clients * 1.2);
    const rows = await rig.completedRows(clients);
    const notes = rows.map(({ completed }) => completed?.attemptNotes.join() ?? '');
    expect(notes.filter((text) => text.includes('too many requests are being tried again')).length).toBeGreaterThan(
      100,
    );
  });

  it.each([
    ['fails', fail],
    ['is busy', (answer: ServerResponse) => void answer.writeHead(503).end()],
    ['hangs up', (answer: ServerResponse) => void answer.destroy()],
  ])('cost at most 1.2 requests each where every backend %s', async (_what, script) => {
    const one = await start(script);
    const other = await start(script);
    await use([backend('one', one.url), backend('other', other.url)]);
    const answers = await Promise.all(Array.from({ length: clients }, () => ask()));
    for (const { status } of answers) expect(status).toBeGreaterThanOrEqual(500);
    const upstreamRequests = chats(one) + chats(other);
    expect(upstreamRequests).toBeGreaterThan(0);
    expect(upstreamRequests).toBeLessThanOrEqual(clients * 1.2);
  });

  it('are answered at once, and told when to come back, where the only backend of a name is let alone', async () => {
    const down = await start(fail);
    const steady = await start(answerWell);
    await use([backend('down', down.url), backend('steady', steady.url)], {
      rules: [{ match: 'any', use: [{ backend: 'down', model: 'm' }] }],
    });
    for (let count = 0; count < 5; count++) await ask();
    expect(stateOf('down')).toBe('open');
    const answers = await Promise.all(Array.from({ length: clients }, () => ask()));
    for (const { status, headers } of answers) {
      expect([status, headers.get('x-drover-error')]).toEqual([503, 'backend_unavailable']);
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
      expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(30);
    }
    expect(chats(down)).toBe(5);
    const rows = await rig.completedRows(clients + 5);
    for (const { completed } of rows.slice(-clients)) expect(completed?.attempts).toBe(0);
  });
});
