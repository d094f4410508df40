import { afterEach, describe, expect, it } from 'vitest';
import { keeping, post } from '../../fakes/gateway/cached-chats.ts';
import { type HeldUpstream, startHeldUpstream, untilTrue } from '../../fakes/gateway/held-upstream.ts';
import { type Rig, type RigOptions, startRig } from '../../fakes/gateway/rig.ts';

let rig: Rig;
let upstream: HeldUpstream;
const calls: Promise<unknown>[] = [];

async function setUp(options: RigOptions = {}): Promise<void> {
  upstream = await startHeldUpstream();
  const settings = { ...keeping({ isCoalescing: true }), ...options.settings };
  rig = await startRig({ upstreamUrl: upstream.url, ...options, settings });
}

afterEach(async () => {
  upstream.answerAll();
  await Promise.allSettled(calls.splice(0));
  await rig.close();
  await upstream.close();
});

interface Ask {
  readonly path?: string;
  readonly extra?: object;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

function ask({ path = '/v1/chat/completions', extra = {}, headers = {}, signal }: Ask = {}) {
  const body = { model: 'm', messages: [{ role: 'user', content: 'hi' }], stream: false, ...extra };
  const call = post(rig.url, path, { body, headers, ...(signal ? { signal } : {}) });
  calls.push(call);
  call.catch(() => undefined);
  return call;
}

const running = (): number => rig.gateway.inFlight().length;
const untilRunning = (count: number): Promise<void> => untilTrue(() => running() === count);
/** The first at its backend, and others that came after it. */
async function askTogether(...others: readonly Ask[]) {
  const first = ask();
  await upstream.request(1);
  const rest = [];
  for (const [index, other] of others.entries()) {
    rest.push(ask(other));
    await untilRunning(index + 2);
  }
  return [first, ...rest] as const;
}

describe('D11 the same request at the same time', () => {
  it('D11 is sent once; all get its answer, each in its form', async () => {
    await setUp();
    const together = await askTogether({}, { extra: { stream: true } }, { path: '/api/chat' });
    expect(upstream.seen).toHaveLength(1);
    upstream.answerNext();
    const answers = await Promise.all(together);
    expect(answers.map(({ status, cache }) => [status, cache])).toEqual([
      [200, 'miss'],
      ...Array.from({ length: 3 }, () => [200, 'coalesced']),
    ]);
    for (const { text } of answers) expect(text).toMatch(/Hello world/);
    expect(upstream.seen).toHaveLength(1);
    expect(rig.gateway.cache.stats()).toMatchObject({ hits: 0, misses: 1, coalesced: 3, entries: 1 });
    const rows = await rig.completedRows(4);
    const tokens = rows.map(({ completed }) => [completed?.cache, completed?.promptTokens, completed?.attempts]);
    expect(tokens).toEqual([
      ['miss', 5, 1],
      ['coalesced', null, 0],
      ['coalesced', null, 0],
      ['coalesced', null, 0],
    ]);
  });

  it('D11 that one streams is the same for those who want it whole', async () => {
    await setUp();
    const first = ask({ extra: { stream: true } });
    await upstream.request(1);
    const second = ask();
    await untilRunning(2);
    upstream.answerNext();
    await first;
    const whole = await second;
    expect([whole.cache, whole.json()['usage']]).toMatchObject([
      'coalesced',
      { prompt_tokens: 5, completion_tokens: 2 },
    ]);
  });

  it('D11 is sent for each where they do not ask for that', async () => {
    await setUp({ settings: keeping() });
    for (let count = 1; count <= 3; count++) {
      void ask();
      await upstream.request(count);
    }
    expect(upstream.held()).toHaveLength(3);
  });

  it.each<readonly [string, Ask]>([
    ['of another project', { headers: { 'x-drover-project': 'p' } }],
    ['with another word', { extra: { seed: 1 } }],
    ['that wants nothing of others', { headers: { 'x-drover-cache': 'off' } }],
    ['that is to be asked anew', { headers: { 'x-drover-cache': 'write' } }],
    ['that somebody waits for, while the first can take its time', { headers: { 'x-drover-priority': 'batch' } }],
  ])('D11 waits for none %s', async (_what, other) => {
    await setUp();
    void ask(other);
    await upstream.request(1);
    void ask();
    await upstream.request(2);
    expect(upstream.held()).toHaveLength(2);
  });
});

describe('D11 one that others wait for', () => {
  it('D11 F41 F42 leaves its place to the next one when its client leaves, and nobody fails', async () => {
    await setUp();
    const leaving = new AbortController();
    void ask({ signal: leaving.signal });
    const { aborted } = await upstream.request(1);
    const others = [ask(), ask()];
    await untilRunning(3);
    leaving.abort();
    await aborted;
    await upstream.request(2);
    await untilRunning(2);
    upstream.answerNext();
    const answers = await Promise.all(others);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(answers.map(({ cache }) => cache).toSorted()).toEqual(['coalesced', 'miss']);
    expect(upstream.seen).toHaveLength(2);
  });

  it('D11 fails for itself alone: the next one goes', async () => {
    await setUp();
    const [first, second, third] = await askTogether({}, {});
    const [row] = rig.gateway.inFlight();
    rig.gateway.cancel(row?.id ?? '');
    expect((await first).status).toBeGreaterThanOrEqual(400);
    await upstream.request(2);
    upstream.answerNext();
    expect([(await second)?.status, (await third)?.status]).toEqual([200, 200]);
    expect(upstream.seen).toHaveLength(2);
  });

  it('D11 cannot keep them longer than they are willing to wait', async () => {
    await setUp();
    const [first, second] = await askTogether({ headers: { 'x-drover-timeout-ms': '30' } });
    const late = await second;
    expect(late?.headers.get('x-drover-error')).toBe('total_timeout');
    upstream.answerNext();
    expect((await first).status).toBe(200);
    expect(upstream.seen).toHaveLength(1);
  });

  it('D11 F41 goes on when one that waits leaves or is cancelled', async () => {
    await setUp();
    const leaving = new AbortController();
    const [first, , third, fourth] = await askTogether({ signal: leaving.signal }, {}, {});
    leaving.abort();
    await untilRunning(3);
    const ids = rig.gateway.inFlight().map(({ id }) => id);
    rig.gateway.cancel(ids[1] ?? '');
    expect((await third)?.headers.get('x-drover-error')).toBe('request_cancelled');
    upstream.answerNext();
    expect([(await first).status, (await fourth)?.cache]).toEqual([200, 'coalesced']);
    expect(upstream.seen).toHaveLength(1);
  });

  it('D11 shows them in line for no model and takes no place of theirs', async () => {
    await setUp({ settings: { concurrency: new Map([['local', 1]]) } });
    const together = await askTogether({}, {}, {});
    expect(rig.gateway.queue.snapshot()[0]?.waiting ?? []).toEqual([]);
    upstream.answerNext();
    for (const { status } of await Promise.all(together)) expect(status).toBe(200);
  });
});
