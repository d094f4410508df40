import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { askCanary, type CanaryTarget } from '../../../apps/supervisor/probe-canary.ts';
import { chooseCanary, chooseFreshCanary } from '../../../apps/supervisor/recovery/choose-canary.ts';
import { realTimers } from '../../fakes/daemons/supervisor-subject.ts';

const nowMs = 1_000_000;
const resident = (name: string, leftMs: number | null, contextLength: number | null = 4096) => {
  return { name, contextLength, expiresAtMs: leftMs === null ? null : nowMs + leftMs };
};
const waiting = (model: string, silentMs = 30_000) => ({ id: model, model, silentMs, patienceMs: 0 });

describe('the model that a canary asks', () => {
  it('is the resident one that somebody has waited for longest, its keep-alive untouched', () => {
    const target = chooseCanary({
      residents: [resident('idle:1b', 60_000), resident('a:latest', 60_000), resident('b:latest', 60_000, 8192)],
      waiting: [waiting('a', 20_000), waiting('elsewhere', 90_000), waiting('b', 30_000)],
      nowMs,
    });
    expect(target).toEqual({ model: 'b:latest', contextLength: 8192, keepAliveSeconds: null });
  });

  it.each([
    { what: 'what is left of its time', leftMs: 61_500, keepAliveSeconds: 62 },
    { what: 'for ever when it stays for ever', leftMs: null, keepAliveSeconds: -1 },
    { what: 'as it was when its time is not known', leftMs: -5000, keepAliveSeconds: null },
  ])('is else another resident one, kept $what', ({ leftMs, keepAliveSeconds }) => {
    const target = chooseCanary({ residents: [resident('idle:1b', leftMs, null)], waiting: [waiting('a')], nowMs });
    expect(target).toEqual({ model: 'idle:1b', contextLength: null, keepAliveSeconds });
  });

  it('is the one that is waited for when none is resident, and none at all when nobody waits', () => {
    expect(chooseCanary({ residents: [], waiting: [waiting('a'), waiting('b', 40_000)], nowMs })).toEqual({
      ...{ model: 'b', contextLength: null, keepAliveSeconds: null },
    });
    const inContext = { ...waiting('c', 50_000), contextLength: 8192 };
    expect(chooseCanary({ residents: [], waiting: [waiting('a'), inContext], nowMs })?.contextLength).toBe(8192);
    expect(chooseCanary({ residents: [], waiting: [], nowMs })).toBeNull();
  });

  it('keeps its context after it was unloaded, and stays for ever only if it did before', () => {
    const target: CanaryTarget = { model: 'a', contextLength: 8192, keepAliveSeconds: 12 };
    expect(chooseFreshCanary(target)).toEqual({ ...target, keepAliveSeconds: null });
    expect(chooseFreshCanary({ ...target, keepAliveSeconds: -1 }).keepAliveSeconds).toBe(-1);
  });
});

const servers: ReturnType<typeof createServer>[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

interface Asked {
  readonly path: string | undefined;
  readonly body: unknown;
}

/** A daemon that answers each question as told; `null` leaves it open. */
async function startDaemon(answer: (path: string) => { status: number; body: string } | null) {
  const asked: Asked[] = [];
  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    let text = '';
    request.on('data', (piece: Buffer) => {
      text += piece.toString();
    });
    request.on('end', () => {
      asked.push({ path: request.url, body: JSON.parse(text) as unknown });
      const given = answer(request.url ?? '');
      if (given !== null) response.writeHead(given.status).end(given.body);
    });
  };
  const server = createServer(serve);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

const target: CanaryTarget = { model: 'm', contextLength: 8192, keepAliveSeconds: 62 };
const ask = (url: string, signal = new AbortController().signal, timeoutMs = 5000) =>
  askCanary({ url, target, timeoutMs, timers: realTimers, signal });

describe('a canary', () => {
  it('asks for one token, with the context and the time that the model has', async () => {
    const daemon = await startDaemon(() => ({ status: 200, body: '{"response":"","done":true,"eval_count":1}' }));
    expect(await ask(daemon.url)).toEqual({ isAnswered: true, outcome: 'answered' });
    expect(daemon.asked).toEqual([
      {
        path: '/api/generate',
        body: {
          ...{ model: 'm', keep_alive: 62, prompt: 'a', raw: true, stream: false },
          options: { num_ctx: 8192, num_predict: 1 },
        },
      },
    ]);
  });

  it('asks a model that only embeds for a vector', async () => {
    const daemon = await startDaemon((path) =>
      path === '/api/embed'
        ? { status: 200, body: '{"embeddings":[[1]]}' }
        : { status: 400, body: '{"error":"\\"m\\" does not support generate"}' },
    );
    expect((await ask(daemon.url)).isAnswered).toBe(true);
    expect(daemon.asked.at(-1)).toEqual({
      path: '/api/embed',
      body: { model: 'm', keep_alive: 62, input: 'a', options: { num_ctx: 8192 } },
    });
  });

  it.each([
    { status: 500, body: '{"error":"x"}', outcome: 'answered with status 500' },
    { status: 200, body: '<html>', outcome: 'answered with something else than a token' },
    { status: 200, body: '{"error":"the runner is gone"}', outcome: 'answered with something else than a token' },
  ])('has failed when it is $outcome', async ({ status, body, outcome }) => {
    const daemon = await startDaemon(() => ({ status, body }));
    expect(await ask(daemon.url)).toEqual({ isAnswered: false, outcome });
  });

  it('has failed when nothing comes in time, when nobody listens, and when it is given up', async () => {
    const daemon = await startDaemon(() => null);
    expect(await ask(daemon.url, undefined, 100)).toEqual({ isAnswered: false, outcome: 'no token within 0.1 s' });
    const leaving = new AbortController();
    const left = ask(daemon.url, leaving.signal);
    leaving.abort();
    expect((await left).outcome).toBe('given up');
    expect((await ask(daemon.url, leaving.signal)).outcome).toBe('given up');
    expect((await ask('http://127.0.0.1:9')).outcome).toBe('the connection broke');
  });
});
