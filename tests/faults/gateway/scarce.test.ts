import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chatBody } from '../../fakes/gateway/calls.ts';
import { answerWell, type ScriptedUpstream, startScriptedUpstream } from '../../fakes/gateway/scripted-upstream.ts';
import { type LimitedGateway, startLimited } from '../../fakes/gateway/start-limited.ts';

let upstream: ScriptedUpstream;
let gateway: LimitedGateway;
const sockets: Socket[] = [];

beforeEach(async () => {
  upstream = await startScriptedUpstream(answerWell);
});

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await gateway.stop();
  await upstream.close();
});

interface Reply {
  /** 0 where there was no answer. */
  readonly status: number;
  readonly code: string;
}

/** Posts to a route on a connection of its own. */
const post = (path: string, body: string | Buffer): Promise<Reply> =>
  new Promise((resolve) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const options = { port: gateway.port, host: '127.0.0.1', method: 'POST', path, headers, agent: false };
    const sent = request(options, (answer) => {
      answer.resume();
      const code = String(answer.headers['x-drover-error'] ?? '');
      answer.once('close', () => resolve({ status: answer.statusCode ?? 0, code }));
    });
    sent.once('error', () => resolve({ status: 0, code: '' }));
    sent.end(body);
  });

const chat = (): Promise<Reply> => post('/api/chat', chatBody());

/** Opens a connection and says nothing; resolves once it is open, or refused. */
const idle = (): Promise<void> =>
  new Promise((resolve) => {
    const socket = connect(gateway.port, '127.0.0.1');
    sockets.push(socket);
    socket.resume();
    socket.on('error', () => resolve()).once('connect', () => resolve());
  });

async function openIdle(count: number): Promise<void> {
  for (let index = 0; index < count; index += 250) await Promise.all(Array.from({ length: 250 }, idle));
}

const countOpen = (): number => sockets.filter((socket) => !socket.closed && socket.readyState === 'open').length;

async function until(isDone: () => Promise<boolean> | boolean, forMs: number): Promise<boolean> {
  const endMs = performance.now() + forMs;
  while (performance.now() < endMs) {
    if (await isDone()) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

const answers = async (): Promise<boolean> => (await chat()).status === 200;

describe('5000 idle connections', () => {
  it('F72 leave file descriptors for those that the gateway took, and are let go of', async () => {
    gateway = await startLimited({ upstreamUrl: upstream.url, openFiles: 256, settings: { headersTimeoutMs: 1500 } });
    expect(gateway.maxConnections).toBe(32);
    await openIdle(5000);
    expect(await until(() => countOpen() <= gateway.maxConnections, 30_000)).toBe(true);
    // They hold what they have, and still it takes no one's leave to come back.
    expect(await until(answers, 20_000)).toBe(true);
    expect([gateway.isAlive(), countOpen()]).toEqual([true, 0]);
  });

  it('F72 beyond the descriptors there are do not end the gateway, which recovers when they go', async () => {
    const settings = { maxConnections: 10_000, headersTimeoutMs: 60_000 };
    gateway = await startLimited({ upstreamUrl: upstream.url, openFiles: 256, settings });
    await openIdle(5000);
    expect(await until(() => countOpen() < 256, 30_000)).toBe(true);
    for (const socket of sockets.splice(0)) socket.destroy();
    expect(await until(answers, 20_000)).toBe(true);
    expect([gateway.isAlive(), gateway.errorOutput()]).toEqual([true, '']);
  });
});

const count = 80;
const long = Buffer.from(chatBody({ messages: [{ role: 'user', content: 'x'.repeat(2 * 1024 * 1024) }] }));
const many = Buffer.from(
  chatBody({ messages: Array.from({ length: 25_000 }, () => ({ role: 'user', content: 'word' })) }),
);

describe('a heap of 256 MB', () => {
  it.each([
    ['long texts', long],
    ['many small parts', many],
  ])('F74 sheds %s with 503 before it is full, and goes on', async (_what, body) => {
    await upstream.close();
    const held: (() => void)[] = [];
    let isHolding = true;
    upstream = await startScriptedUpstream((answer, seen, index) => {
      if (isHolding) held.push(() => answerWell(answer, seen, index));
      else answerWell(answer, seen, index);
    });
    gateway = await startLimited({ upstreamUrl: upstream.url, heapMb: 256 });
    let settledCount = 0;
    const sent = Array.from({ length: count }, () =>
      post('/api/chat', body).finally(() => {
        settledCount++;
      }),
    );
    // Those that were let in are all in hand at once.
    expect(await until(() => settledCount + upstream.seen.length >= count, 30_000)).toBe(true);
    isHolding = false;
    for (const answer of held) answer();
    const replies = await Promise.all(sent);
    expect([gateway.errorOutput(), gateway.isAlive()]).toEqual(['', true]);
    const shed = replies.filter(({ status }) => status === 503);
    expect(shed.length).toBeGreaterThan(0);
    expect(new Set(shed.map(({ code }) => code))).toEqual(new Set(['overloaded']));
    const well = replies.filter(({ status }) => status === 200);
    expect(well.length).toBeGreaterThan(0);
    expect(well.length + shed.length).toBe(count);
    expect(await until(answers, 20_000)).toBe(true);
  });
});
