import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ControlClient, createControlClient } from '../../../apps/cli/control-client.ts';
import { type DroverProcess, startDroverProcess } from '../../fakes/drover-process.ts';
import { startStreamClients } from '../../fakes/stream-clients.ts';
import { makeDataDir, testModel } from '../host/test-host.ts';

let drover: DroverProcess;
let client: ControlClient;
let dataDir: string;
let base: string;
beforeAll(async () => {
  const switches = {
    DROVER_SIM_LOAD_MS: '0',
    DROVER_SIM_TOKENS_PER_SECOND: '20',
    DROVER_SIM_PREFILL_TOKENS_PER_SECOND: '0',
  };
  dataDir = makeDataDir(switches, ['parallel: 64']);
  base = readFileSync(join(dataDir, 'config.yaml'), 'utf8');
  drover = await startDroverProcess({ dataDir, args: ['--workers', '2'] });
  client = createControlClient(join(dataDir, 'run', 'drover.sock'));
});
afterAll(async () => {
  await drover.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** A connection of its own: they go to the workers in turn. */
function ask(more: { readonly path?: string; readonly key?: string; readonly body?: object } = {}): Promise<Answer> {
  const body = { model: testModel, messages: [{ role: 'user', content: 'Say hello' }], max_tokens: 2, ...more.body };
  return new Promise((resolve, reject) => {
    const sent = request(`${drover.gateway}${more.path ?? '/v1/chat/completions'}`, {
      method: 'POST',
      agent: new Agent({ keepAlive: false }),
      headers: {
        'content-type': 'application/json',
        ...(more.key === undefined ? {} : { authorization: `Bearer ${more.key}` }),
      },
    });
    sent.on('error', reject).on('response', (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      response.on('close', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    sent.end(JSON.stringify(body));
  });
}

const workers = async () => (await client.status()).about.workers ?? [];
const count = (answers: readonly Answer[], status: number) => answers.filter((each) => each.status === status).length;

function withLog<Result>(read: (log: Database.Database) => Result): Result {
  const log = new Database(join(dataDir, 'drover.db'), { readonly: true });
  try {
    return read(log);
  } finally {
    log.close();
  }
}

const readOutcomes = (): unknown[] => withLog((log) => log.prepare('SELECT outcome FROM requests').pluck().all());

async function changed(text: string, isInForce: () => Promise<boolean>): Promise<void> {
  writeFileSync(join(dataDir, 'config.yaml'), `${base}${text}`);
  await expect.poll(isInForce, { timeout: 15_000 }).toBe(true);
}

/** A key that is good for one request at a time. */
const createSingle = async (name: string): Promise<string> =>
  (await client.keys.create({ name, limits: { concurrency: 1 } })).key;

describe('I1 two workers on one port', () => {
  it('share it: both serve connections, and every answered request has its row', async () => {
    await expect.poll(async () => (await client.daemon.status()).state.kind).toBe('ready');
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask()));
    expect(count(answers, 200)).toBe(8);
    await expect.poll(readOutcomes).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'ok', 'ok', 'ok']);
    const pids = (await workers()).map(({ pid }) => pid);
    expect(new Set([...pids, drover.child.pid]).size).toBe(3);
  });

  it('answer for the whole service where they are asked for what one process knows', async () => {
    const metrics = await (await fetch(`${drover.gateway}/metrics`)).text();
    expect(metrics).toContain('drover_requests_total{route="/v1/chat/completions",outcome="ok"');
    const health = (await (await fetch(`${drover.gateway}/health`)).json()) as object;
    expect(health).toMatchObject({ status: 'ok', workers: 2 });
    const told = /drover_requests_total\{route="\/v1\/chat\/completions",outcome="ok",[^}]*\} (\d+)/.exec(metrics);
    expect(Number(told?.[1])).toBe(8);
  });

  it('F71 let exactly ten of fifty requests through that come at once, where ten a minute are allowed', async () => {
    const { key } = await client.keys.create({ name: 'ten', limits: { rpm: 10 } });
    const answers = await Promise.all(Array.from({ length: 50 }, () => ask({ key })));
    expect([count(answers, 200), count(answers, 429)]).toEqual([10, 40]);
  });

  it('F71 let one request at a time through, where one is allowed, and the next when it has ended', async () => {
    const key = await createSingle('one');
    const answers = await Promise.all(Array.from({ length: 12 }, () => ask({ key, body: { max_tokens: 8 } })));
    expect([count(answers, 200), count(answers, 429)]).toEqual([1, 11]);
    expect((await ask({ key })).status).toBe(200);
  });

  it('T20 refuse a key from the moment that it is revoked', async () => {
    const { key, record } = await client.keys.create({ name: 'gone' });
    expect((await Promise.all([ask({ key }), ask({ key })])).map(({ status }) => status)).toEqual([200, 200]);
    await client.keys.revoke({ id: record.id });
    expect((await Promise.all([ask({ key }), ask({ key })])).map(({ status }) => status)).toEqual([401, 401]);
  });

  it('F67 follow a change of the configuration, all of them', async () => {
    const isKnown = async (): Promise<boolean> => (await client.route({ model: 'draft' })).target?.model === testModel;
    await changed(`models:\n  - { match: draft, use: [local/${testModel}] }\n`, isKnown);
    const answers = await Promise.all(Array.from({ length: 4 }, () => ask({ body: { model: 'draft' } })));
    expect(count(answers, 200)).toBe(4);
  });
});

it('T13 believe no header that says whose connection it is', async () => {
  const headers = { 'x-drover-client-ends': JSON.stringify(['10.1.1.1', 80, '10.1.1.2', 4000]) };
  const health = (await (await fetch(`${drover.gateway}/health`, { headers })).json()) as object;
  // Whoever calls from elsewhere without a key is told the status alone.
  expect(health).toMatchObject({ workers: 2 });
});

describe('I1 the console over two workers', () => {
  it('sees requests while they run, and cancels each where it runs', async () => {
    const streams = startStreamClients(drover.gateway, 4, 'live');
    await streams.hasAnswered(4);
    await expect.poll(async () => (await client.status()).inFlight.length).toBe(4);
    await expect
      .poll(async () => (await client.status()).inFlight.filter(({ phase }) => phase !== 'waiting').length)
      .toBe(4);
    const { inFlight } = await client.status();
    await Promise.all(inFlight.map(({ id }) => client.requests.cancel({ id })));
    await streams.ended;
    await expect.poll(readCancelled).toEqual(inFlight.map(({ id }) => id).toSorted());
    expect((await client.status()).inFlight).toEqual([]);
  });
});

const cancelledSql = "SELECT id FROM requests WHERE error_code = 'request_cancelled' ORDER BY id";
const readCancelled = (): unknown[] => withLog((log) => log.prepare(cancelledSql).pluck().all());

/** How the requests with these correlation ids ended; `undefined` for one without a row. */
function readEnds(ids: ReadonlySet<string>): unknown[] {
  return withLog((log) => {
    const find = log.prepare('SELECT outcome FROM requests WHERE correlation_id = ?').pluck();
    return [...ids].map((id) => find.get(id));
  });
}

describe('F52 I1 kill -9 of one worker under fifty streams', () => {
  it('loses no row, touches neither the other worker nor the daemon, and brings another worker', async () => {
    const before = await workers();
    const daemon = await client.daemon.status();
    // Two, since they go to the workers in turn.
    const [one, two] = [await createSingle('one held'), await createSingle('another held')];
    const held = [one, two].map((key) => ask({ key, body: { stream: true, max_tokens: 400 } }).catch(() => null));
    const streams = startStreamClients(drover.gateway, 50, 'killed');
    await streams.hasAnswered(50);
    const [victim] = before;
    process.kill(victim?.pid ?? 0, 'SIGKILL');
    await expect
      .poll(async () => (await workers()).filter(({ isReady, pid }) => isReady && pid !== victim?.pid).length)
      .toBe(2);
    expect((await client.daemon.status()).state).toEqual(daemon.state);
    expect((await ask()).status).toBe(200);
    streams.destroy();
    await streams.ended;
    await Promise.all(held);
    await expect.poll(async () => (await client.status()).inFlight.length).toBe(0);
    const isEnded = (end: unknown): boolean => typeof end === 'string';
    await expect.poll(() => readEnds(streams.answered).every(isEnded)).toBe(true);
    expect(streams.answered.size).toBe(50);
    expect(readEnds(streams.answered)).toContain('crashed');
    // What the dead worker's requests held is free again.
    expect([(await ask({ key: one })).status, (await ask({ key: two })).status]).toEqual([200, 200]);
  });
});

describe('I1 the end of a service with workers', () => {
  it('drains all of them: running streams end, and no worker is left', async () => {
    const pids = (await workers()).map(({ pid }) => pid);
    const answers = Array.from({ length: 4 }, () => ask({ body: { stream: true, max_tokens: 10 } }));
    await expect.poll(async () => (await client.status()).inFlight.length).toBe(4);
    const code = drover.stop();
    const told = await Promise.all(answers);
    expect(told.map(({ status, text }) => [status, text.includes('[DONE]')])).toEqual(
      Array.from({ length: 4 }, () => [200, true]),
    );
    expect(await code).toBe(0);
    for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow();
  });
});
