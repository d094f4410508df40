import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFakeClock, type FakeClock } from '../../../../apps/base/index.ts';
import type { Pull } from '../../../../apps/contract/model/index.ts';
import { createPulls, type Pulls } from '../../../../apps/models/inventory/pulls.ts';
import { until } from '../../../fakes/daemons/supervisor-subject.ts';

/** A daemon whose pulls say what a test writes. */
let server: Server;
let calls: ServerResponse[];
let closedCount: number;
let url: string | null;
let clock: FakeClock;
let pulls: Pulls;

beforeEach(async () => {
  calls = [];
  closedCount = 0;
  server = createServer((_request, response) => {
    calls.push(response);
    response.on('close', () => closedCount++);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  clock = createFakeClock(1000);
  pulls = createPulls({ daemonUrl: () => url, clock, timers: clock, log: { warn: () => {} } });
});
afterEach(async () => {
  await pulls.dispose();
  await new Promise((resolve) => server.close(resolve).closeAllConnections());
});

const now = (): Pull => {
  const [pull] = pulls.list();
  if (!pull) throw new Error('no pull');
  return pull;
};
const say = (index: number, record: Readonly<Record<string, unknown>>): void =>
  void calls[index]?.write(`${JSON.stringify(record)}\n`);
const layer = (completed: number) => ({ status: 'pulling abc', digest: 'sha256:a', total: 1000, completed });
const connections = (count: number): Promise<void> => until(() => calls.length === count);

describe('a pull', () => {
  it('follows the daemon to the end and tells that a model has come', async () => {
    const finished: string[] = [];
    pulls.onFinished((model) => finished.push(model));
    expect(pulls.pull('llama3.2:3b')).toMatchObject({ id: 'pull-1', state: 'running', askedAtMs: 1000 });
    await connections(1);
    say(0, { status: 'pulling manifest' });
    say(0, layer(400));
    await until(() => now().completedBytes === 400);
    say(0, { status: 'success' });
    await until(() => now().state === 'done');
    expect(finished).toEqual(['llama3.2:3b']);
    expect(clock.pendingCount()).toBe(0);
  });

  it('closes the connection when paused, and opens another when it goes on', async () => {
    pulls.pull('m');
    await connections(1);
    say(0, layer(400));
    await until(() => now().completedBytes === 400);
    pulls.pause('pull-1');
    await until(() => closedCount === 1);
    expect(now()).toMatchObject({ state: 'paused', completedBytes: 400 });
    pulls.resume('pull-1');
    await connections(2);
    expect(now()).toMatchObject({ state: 'running', completedBytes: 400 });
  });

  it('is connected again after 30 seconds without a byte, three times, and then fails with advice', async () => {
    pulls.pull('m');
    for (const [index, delayMs] of [2000, 5000, 15_000].entries()) {
      await connections(index + 1);
      say(index, layer(400));
      await until(() => now().step !== '');
      clock.advance(29_999);
      say(index, layer(400));
      expect(now().state).toBe('running');
      clock.advance(1);
      expect(now().state).toBe('retrying');
      clock.advance(delayMs);
    }
    await connections(4);
    clock.advance(30_000);
    expect(now()).toMatchObject({ state: 'failed', completedBytes: 400 });
    expect(now().problem?.message).toContain('30 seconds');
    expect(now().problem?.advice).toContain('drover models pull m');
    expect(clock.pendingCount()).toBe(0);
  });

  it('may hash for minutes in silence', async () => {
    pulls.pull('m');
    await connections(1);
    say(0, { status: 'verifying sha256 digest' });
    await until(() => now().step.startsWith('verifying'));
    clock.advance(10 * 60_000);
    expect(now().state).toBe('running');
  });

  it('is retried when the connection is lost or the stream ends early', async () => {
    pulls.pull('m');
    await connections(1);
    say(0, layer(10));
    await until(() => now().completedBytes === 10);
    calls[0]?.destroy();
    await until(() => now().state === 'retrying');
    clock.advance(2000);
    await connections(2);
    calls[1]?.end('{"status":"pulling manifest"}\n');
    await until(() => now().state === 'retrying');
    expect(now().problem?.message).toContain('before the model was complete');
  });

  it.each([
    ['pull model manifest: file does not exist', 'no model of this name', 'https://ollama.com/library'],
    ['write /x/blobs/sha256-1: no space left on device', 'disk is full', 'drover models disk'],
    ['open /x/blobs: permission denied', 'may not write', 'OLLAMA_MODELS'],
    ['pull model manifest: 412: requires a newer version of Ollama', 'newer Ollama', 'drover daemon restart'],
    ['401: unauthorized', 'everybody', 'ollama signin'],
    ['something else', 'something else', 'drover daemon logs'],
  ])('that is refused with "%s" fails at once, in words', async (text, message, advice) => {
    pulls.pull('m');
    await connections(1);
    calls[0]?.end(`{"status":"pulling manifest"}\n{"error":${JSON.stringify(text)}}\n`);
    await until(() => now().state === 'failed');
    expect(now().problem?.message).toContain(message);
    expect(now().problem?.advice).toContain(advice);
  });

  it('is retried while the registry cannot be reached', async () => {
    pulls.pull('m');
    await connections(1);
    calls[0]?.writeHead(500).end('{"error":"pull model manifest: dial tcp: lookup registry.ollama.ai: no such host"}');
    await until(() => now().state === 'retrying');
    expect(now().problem?.message).toBe('The registry cannot be reached.');
  });
});

describe('asking for a pull', () => {
  it('joins the one that is under way under any spelling, and resumes a paused one', async () => {
    pulls.pull('Llama3.2');
    expect(pulls.pull('llama3.2:latest').id).toBe('pull-1');
    await connections(1);
    pulls.pause('pull-1');
    expect(pulls.pull('library/llama3.2')).toMatchObject({ id: 'pull-1', state: 'running' });
    await connections(2);
    expect(pulls.list()).toHaveLength(1);
  });

  it('is refused without a daemon, and for what can be no name', () => {
    expect(() => pulls.pull('../x')).toThrow('no model of that name');
    url = null;
    expect(() => pulls.pull('m')).toThrow('Ollama is not running.');
    expect(pulls.list()).toEqual([]);
  });

  it('tells of orders to unknown ids', () => {
    for (const order of [pulls.pause, pulls.resume, pulls.cancel]) expect(() => order('pull-9')).toThrow('this id');
  });

  it('cancels by closing the connection and starts the next', async () => {
    pulls.pull('a');
    pulls.pull('b');
    await connections(1);
    pulls.cancel('pull-1');
    await until(() => closedCount === 1 && calls.length === 2);
    expect(pulls.list()).toMatchObject([{ model: 'b', state: 'running' }]);
  });
});
