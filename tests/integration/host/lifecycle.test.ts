import { lstatSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, it } from 'vitest';
import { exitCodeFor, startHost } from '../../../apps/host/index.ts';
import { makeDataDir, quietOptions, startTestHost, type TestHost } from './test-host.ts';

const started: TestHost[] = [];
const start = async (...options: Parameters<typeof startTestHost>): Promise<TestHost> => {
  const test = await startTestHost(...options);
  started.push(test);
  return test;
};
const failureOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => null,
    (error: unknown) => error,
  );

afterEach(async () => {
  await Promise.all(started.splice(0).map((test) => test.end()));
});

function listPaths(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
}

describe('startHost', () => {
  it('F15 refuses a second service with exit code 3 and leaves the first one at work', async () => {
    const first = await start();
    await first.host.daemonSettled;
    const before = await first.client.daemon.status();
    const error = await failureOf(startHost(quietOptions(first.dataDir)));
    expect(exitCodeFor(error)).toBe(3);
    expect(await first.client.daemon.status()).toEqual(before);
    expect((await first.chat()).status).toBe(200);
  });

  it('keeps two data folders wholly apart', async () => {
    const [one, two] = await Promise.all([start(), start()]);
    await Promise.all([one.host.daemonSettled, two.host.daemonSettled]);
    await (await one.chat({}, '/p/one/v1/chat/completions')).text();
    const { requests } = await two.client.requests.list({ filter: {}, limit: 10, before: null });
    expect(requests).toEqual([]);
    await one.host.close();
    expect((await two.client.daemon.status()).state.kind).toBe('ready');
  });

  it('F60 leaves data of a newer version alone and ends with exit code 4', async () => {
    const test = await startTestHost();
    await test.host.close();
    const path = join(test.dataDir, 'drover.db');
    const database = new Database(path);
    database.pragma('user_version = 9999');
    database.close();
    const before = readFileSync(path);
    const error = await failureOf(startHost(quietOptions(test.dataDir)));
    expect(exitCodeFor(error)).toBe(4);
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(readdirSync(join(test.dataDir, 'run'))).not.toContain('drover.sock');
    rmSync(test.dataDir, { recursive: true, force: true });
  });

  it('T13 refuses to serve beyond this machine', async () => {
    const dataDir = makeDataDir();
    const error = await failureOf(startHost({ ...quietOptions(dataDir), gateway: '0.0.0.0:0' }));
    expect(exitCodeFor(error)).toBe(2);
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('T16 makes every file and folder for this user alone', async () => {
    const test = await start();
    await test.host.daemonSettled;
    await (await test.chat()).text();
    await test.client.status();
    const paths = [test.dataDir, ...listPaths(test.dataDir)];
    const exposed = paths.filter((path) => (lstatSync(path).mode & 0o077) !== 0);
    expect(exposed).toEqual([]);
    expect(paths.length).toBeGreaterThan(8);
    await test.host.close();
    expect(listPaths(test.dataDir).filter((path) => (lstatSync(path).mode & 0o077) !== 0)).toEqual([]);
  });

  it('starts again in the same folder and still has the rows', async () => {
    const first = await startTestHost();
    await first.host.daemonSettled;
    await (await first.chat({}, '/p/kept/v1/chat/completions')).text();
    await first.host.close();
    const second = await start({ dataDir: first.dataDir });
    const { requests } = await second.client.requests.list({ filter: { projects: ['kept'] }, limit: 10, before: null });
    expect(requests).toMatchObject([{ project: 'kept', outcome: 'ok' }]);
  });

  it('serves without Ollama and says how to get it', async () => {
    const test = await start({ engine: 'ollama', ollamaPath: '/nowhere/ollama' });
    expect(await test.host.daemonSettled).toContain('ollama');
    expect((await fetch(`${test.host.gatewayUrl}/health/ollama`)).status).toBe(503);
    const status = await test.client.status();
    expect(status.problems[0]?.action).not.toBeNull();
    expect(status.daemon.installHint).toContain('ollama');
  });

  it('runs no daemon when told so', async () => {
    const test = await start({ engine: 'none' });
    expect((await test.client.daemon.status()).state.kind).toBe('absent');
    expect((await test.chat()).status).toBe(503);
  });

  it('starts in spite of a broken configuration file and names the line', async () => {
    const dataDir = makeDataDir({ 'DROVER_SIM_LOAD_MS"': 'x' });
    const test = await start({ dataDir });
    expect(test.host.notices.join(' ')).toContain('config.yaml');
    expect((await test.client.status()).problems.map(({ id }) => id)).toContain('config_invalid');
  });
});

describe('close', () => {
  it('F77 lets streams finish, refuses new requests, then stops the daemon', async () => {
    const switches = {
      DROVER_SIM_LOAD_MS: '0',
      DROVER_SIM_TOKENS_PER_SECOND: '40',
      DROVER_SIM_ANSWER_TOKENS: '60',
      OLLAMA_NUM_PARALLEL: '20',
    };
    const test = await startTestHost({ switches });
    await test.host.daemonSettled;
    const streams = await Promise.all(
      Array.from({ length: 20 }, () => test.chat({ stream: true }, '/p/drained/v1/chat/completions')),
    );
    const closing = test.host.close();
    const refused = await failureOf(test.chat().then((response) => expect(response.status).toBe(503)));
    // Refused by an answer or, once the listener is gone, by the connection itself.
    if (refused !== null) expect(refused).toBeInstanceOf(TypeError);
    const texts = await Promise.all(streams.map((response) => response.text()));
    expect(texts.filter((text) => !/data: \[DONE\]\s*$/.test(text))).toEqual([]);
    await closing;
    const again = await start({ dataDir: test.dataDir });
    const { requests } = await again.client.requests.list({
      filter: { projects: ['drained'] },
      limit: 50,
      before: null,
    });
    expect(requests.filter(({ outcome }) => outcome === 'ok')).toHaveLength(20);
  });

  it('F77 ends streams that outlast the grace with an error, never with a clean end', async () => {
    const switches = { DROVER_SIM_LOAD_MS: '0', DROVER_SIM_TOKENS_PER_SECOND: '2', DROVER_SIM_ANSWER_TOKENS: '400' };
    const test = await startTestHost({ switches, drainGraceMs: 200 });
    await test.host.daemonSettled;
    const stream = await test.chat({ stream: true });
    const closing = test.host.close();
    const text = await stream.text();
    expect(text).toContain('"error"');
    expect(text).not.toContain('[DONE]');
    await closing;
    rmSync(test.dataDir, { recursive: true, force: true });
  });
});
