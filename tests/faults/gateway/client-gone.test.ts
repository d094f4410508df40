import { afterEach, describe, expect, it } from 'vitest';
import type { Timers } from '../../../apps/base/index.ts';
import type { ReadyOutcome } from '../../../apps/contract/model/index.ts';
import { openBlackHole } from '../../fakes/gateway/black-hole.ts';
import { allCases, type DialectCase, ollamaStream, openaiStream, streamCases } from '../../fakes/gateway/calls.ts';
import { connectRaw, type RawClient, rawPost } from '../../fakes/gateway/raw-client.ts';
import { type Rig, type RigOptions, startRig, systemTimers } from '../../fakes/gateway/rig.ts';
import {
  answerWell,
  chatLine,
  doneLine,
  ndjson,
  type Script,
  type ScriptedUpstream,
  startScriptedUpstream,
} from '../../fakes/gateway/scripted-upstream.ts';

/** Only timers within the bound go off: what happens all the same waited for nothing longer, whatever the machine's speed. */
const boundMs = 250;
const boundedTimers: Timers = {
  after: (delayMs, run) => (delayMs <= boundMs ? systemTimers.after(delayMs, run) : () => undefined),
};

let rig: Rig;
let upstream: ScriptedUpstream;
let client: RawClient;

async function setUp(script: Script, options: RigOptions = {}): Promise<void> {
  upstream = await startScriptedUpstream(script);
  rig = await startRig({ upstreamUrl: upstream.url, ...options });
}

const setUpBounded = (script: Script, options: RigOptions = {}): Promise<void> =>
  setUp(script, { ...options, ports: { timers: boundedTimers } });

async function send({ path, body }: DialectCase): Promise<void> {
  client = await connectRaw(rig.port, { allowHalfOpen: true });
  client.send(rawPost(rig.port, path, body));
}

afterEach(async () => {
  client.socket.destroy();
  await rig.close();
  await upstream.close();
});

async function expectClosedRow(): Promise<void> {
  const [row] = await rig.completedRows(1);
  expect(row?.completed).toMatchObject({ status: 499, outcome: 'client_closed', errorCode: 'client_closed' });
  expect(rig.gateway.inFlight()).toEqual([]);
}

async function expectAborted(): Promise<void> {
  expect(upstream.seen).toHaveLength(1);
  await upstream.seen[0]?.aborted;
  await expectClosedRow();
}

const leaveHow: readonly (readonly [string, (from: RawClient) => void])[] = [
  ['closes', ({ socket }) => void socket.destroy()],
  ['resets', ({ socket }) => void socket.resetAndDestroy()],
];

describe.each(leaveHow)('a client that %s its connection', (_how, leave) => {
  it.each(allCases)('F41 F42 before the first byte of $name stops the backend', async (testCase) => {
    await setUpBounded(() => undefined);
    await send(testCase);
    await upstream.request(1);
    leave(client);
    await expectAborted();
  });

  it.each(streamCases)('F43 in the middle of $name stops the backend, though it is silent', async (testCase) => {
    await setUpBounded((answer) => void answer.writeHead(200, ndjson).write(chatLine('one') + chatLine('two')));
    await send(testCase);
    await client.until('two');
    leave(client);
    await expectAborted();
    expect(rig.rows()[0]?.completed?.completionTokens).toBe(2);
  });

  it.each(streamCases)('F44 while $name is parked on backpressure stops the backend', async (testCase) => {
    const piece = chatLine('x'.repeat(32 * 1024));
    await setUpBounded((answer) => {
      answer.writeHead(200, ndjson);
      const fill = (): void => {
        while (!answer.destroyed && answer.write(piece));
      };
      answer.on('drain', fill);
      fill();
    });
    await send(testCase);
    await client.until('xxx');
    client.socket.pause();
    await untilParked();
    leave(client);
    await expectAborted();
  });

  it('F41 while the daemon is awaited stops the waiting', async () => {
    let signal: AbortSignal | undefined;
    const ensureReady = (newSignal: AbortSignal): Promise<ReadyOutcome> => {
      signal = newSignal;
      return new Promise(() => undefined);
    };
    await setUpBounded(answerWell, { upstreamUrl: null, ensureReady });
    await send(openaiStream);
    await untilTrue(() => signal !== undefined);
    leave(client);
    await expectClosedRow();
    expect(signal?.aborted).toBe(true);
  });

  it('F41 while the connection to the backend is made stops the request', async () => {
    const blackHole = await openBlackHole();
    await setUpBounded(answerWell, { upstreamUrl: blackHole.url });
    await send(openaiStream);
    await untilTrue(() => rig.rows().length === 1);
    leave(client);
    await expectClosedRow();
    blackHole.close();
  });

  it('F42 while its body is on the way gives a row and no call to the backend', async () => {
    await setUp(answerWell);
    client = await connectRaw(rig.port);
    client.send(rawPost(rig.port, openaiStream.path, openaiStream.body).slice(0, -5));
    await untilTrue(() => rig.gateway.inFlight().length === 1);
    leave(client);
    const [row] = await rig.completedRows(1);
    expect(row?.completed?.outcome).toMatch(/^client_(closed|error)$/);
    expect(upstream.seen).toHaveLength(0);
  });
});

/** Resolves once nothing has reached the client's side for a while: its buffers, ours and the backend's are full. */
async function untilParked(): Promise<void> {
  let before = -1;
  while (rig.gateway.inFlight()[0]?.writtenTokens !== before) {
    before = rig.gateway.inFlight()[0]?.writtenTokens ?? 0;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function untilTrue(check: () => boolean): Promise<void> {
  while (!check()) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('a client that has only finished sending', () => {
  const slowAnswer: Script = (answer, _seen) => {
    setTimeout(() => {
      answer.writeHead(200, ndjson).write(chatLine('slow'));
      setTimeout(() => answer.end(doneLine()), 400);
    }, 400);
  };

  it.each([openaiStream, ollamaStream])('F43 gets the whole answer of $name', async (testCase) => {
    await setUp(slowAnswer);
    await send(testCase);
    client.socket.end();
    const text = await client.closed();
    expect(text).toContain('slow');
    expect(text).toMatch(/\[DONE\]|"done":true/);
    expect((await rig.completedRows(1))[0]?.completed).toMatchObject({ status: 200, outcome: 'ok' });
  });

  it('F43 gets an answer in one piece as well', async () => {
    await setUp((answer, seen, count) => setTimeout(() => answerWell(answer, seen, count), 300));
    await send({ ...openaiStream, body: openaiStream.body.replace('true', 'false') });
    client.socket.end();
    const text = await client.closed();
    expect(text).toContain('HTTP/1.1 200 OK');
    expect(text).toContain('Hello world');
  });
});

describe('a client that does not keep up', () => {
  it('F45 pauses the backend, holds little, and gets everything in the end', async () => {
    let sentBytes = 0;
    const pieceCount = 1500;
    const piece = chatLine('x'.repeat(32 * 1024));
    await setUp((answer) => {
      answer.writeHead(200, ndjson);
      let left = pieceCount;
      const fill = (): void => {
        while (left > 0) {
          left--;
          sentBytes += piece.length;
          if (!answer.write(piece)) return;
        }
        answer.end(doneLine());
      };
      answer.on('drain', fill);
      fill();
    });
    client = await connectRaw(rig.port);
    client.send(rawPost(rig.port, ollamaStream.path, ollamaStream.body, ['connection: close']));
    await client.until('xxx');
    client.socket.pause();
    await untilParked();
    // Two connections' buffers in the system hold most of it; an unbounded gateway would take all of it.
    expect(sentBytes).toBeLessThan((pieceCount * piece.length) / 2);
    client.socket.resume();
    const text = await client.closed();
    expect(text).toContain('"done":true');
    expect(text.split('xxxx"').length - 1).toBe(pieceCount);
  });

  it('F45 is let go after two minutes without reading, and the backend with it', async () => {
    // Two minutes pass in 600 ms.
    const speed = 200;
    const clock = { nowMs: () => Date.now(), monotonicMs: () => performance.now() * speed };
    const timers = { after: (delayMs: number, run: () => void) => systemTimers.after(delayMs / speed, run) };
    const piece = chatLine('x'.repeat(32 * 1024));
    await setUp(
      (answer) => {
        answer.writeHead(200, ndjson);
        const fill = (): void => {
          while (!answer.destroyed && answer.write(piece));
        };
        answer.on('drain', fill);
        fill();
      },
      {
        ports: { clock, timers },
        settings: { connectTimeoutMs: 60_000, bodyTimeoutMs: 600_000, idleTimeoutMs: 600_000 },
      },
    );
    await send(ollamaStream);
    await client.until('xxx');
    client.socket.pause();
    await upstream.seen[0]?.aborted;
    const [row] = await rig.completedRows(1);
    expect(row?.completed).toMatchObject({ status: 499, outcome: 'client_closed' });
    expect(row?.completed?.attemptNotes).toContain('the client stopped reading');
  });
});
