import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openBlackHole } from '../../fakes/gateway/black-hole.ts';
import { allCases, callCase, type DialectCase, openaiWhole } from '../../fakes/gateway/calls.ts';
import { connectRaw, rawPost } from '../../fakes/gateway/raw-client.ts';
import { type Rig, type RigOptions, startRig, systemTimers } from '../../fakes/gateway/rig.ts';
import {
  answerWell,
  doneLine,
  json,
  ndjson,
  type Script,
  type ScriptedUpstream,
  startScriptedUpstream,
} from '../../fakes/gateway/scripted-upstream.ts';

let rig: Rig;
let upstream: ScriptedUpstream;

async function setUp(script: Script, options: RigOptions = {}): Promise<void> {
  upstream = await startScriptedUpstream(script);
  rig = await startRig({ upstreamUrl: upstream.url, ...options });
}

afterEach(async () => {
  await rig.close();
  await upstream.close();
});

interface Expected {
  readonly status: number;
  readonly code: string;
  readonly outcome: string;
}

/** Status, header, body in the caller's dialect, and row of a request that failed before its first byte. */
async function expectFailure(testCase: DialectCase, expected: Expected): Promise<void> {
  const answer = await callCase(rig.url, testCase);
  expect(answer.status).toBe(expected.status);
  expect(answer.headers.get('x-drover-error')).toBe(expected.code);
  const { code, message } = testCase.readError(answer.text);
  if (code !== null) expect(code).toBe(expected.code);
  expect(message).not.toBe('');
  expect(message).not.toMatch(/127\.0\.0\.1|localhost|\.ts|\/api\/|ECONN|undici/);
  const rows = await rig.completedRows(1);
  expect(rows[0]?.completed).toMatchObject({
    status: expected.status,
    outcome: expected.outcome,
    errorCode: expected.code,
  });
}

describe.each(allCases)('$name', (testCase) => {
  it('F18 answers 503 at once when the connection is refused', async () => {
    await setUp(answerWell);
    await upstream.close();
    await expectFailure(testCase, { status: 503, code: 'backend_unavailable', outcome: 'backend_error' });
    expect(rig.rows()[0]?.completed?.attempts).toBe(1);
  });

  it('F20 answers 504 when the headers never come, and lets go of the connection', async () => {
    await setUp(() => undefined, { settings: { firstByteTimeoutMs: 150 } });
    await expectFailure(testCase, { status: 504, code: 'first_byte_timeout', outcome: 'timeout' });
    await upstream.seen[0]?.aborted;
  });

  it('F24 tries a busy backend once more', async () => {
    const busy = JSON.stringify({ error: 'server busy, please try again.  maximum pending requests exceeded' });
    await setUp((answer, seen, count) =>
      count === 1 ? answer.writeHead(503, json).end(busy) : answerWell(answer, seen, count),
    );
    expect((await callCase(rig.url, testCase)).status).toBe(200);
    const [row] = await rig.completedRows(1);
    expect(row?.completed).toMatchObject({ attempts: 2, outcome: 'ok' });
    expect(row?.completed?.attemptNotes.join()).toContain('503');
  });

  it('F24 gives up on a backend that stays busy after one more try', async () => {
    await setUp((answer) => void answer.writeHead(503, json).end('{"error":"server busy, please try again."}'));
    await expectFailure(testCase, { status: 503, code: 'backend_busy', outcome: 'backend_error' });
    expect(upstream.seen).toHaveLength(2);
  });

  it.each([
    ['00', 50],
    ['ff', 250],
  ])('F24 waits between a twentieth and a quarter of a second before that try (%s)', async (digits, waitMs) => {
    const delays: number[] = [];
    const after: typeof systemTimers.after = (delayMs, run) => {
      delays.push(delayMs);
      return systemTimers.after(delayMs, run);
    };
    const ports = { timers: { after }, randomHex: (bytes: number) => digits.repeat(bytes) };
    await setUp((answer) => void answer.writeHead(503, json).end('{"error":"server busy"}'), { ports });
    await callCase(rig.url, testCase);
    expect(delays).toContain(waitMs);
    expect(upstream.seen).toHaveLength(2);
  });

  it('F24 maps a failure to 502 and keeps its text to itself', async () => {
    await setUp((answer) => void answer.writeHead(500, json).end('{"error":"open /home/secret/blob: no such file"}'));
    await expectFailure(testCase, { status: 502, code: 'backend_error', outcome: 'backend_error' });
    expect(upstream.seen).toHaveLength(1);
    expect(rig.rows()[0]?.completed?.attemptNotes.join()).toContain('500');
  });

  it('F25 passes a rate limit on with its retry-after, without another try', async () => {
    await setUp((answer) => void answer.writeHead(429, { ...json, 'retry-after': '7' }).end('{"error":"slow down"}'));
    const answer = await callCase(rig.url, testCase);
    expect(answer.status).toBe(429);
    expect(answer.headers.get('retry-after')).toBe('7');
    expect(upstream.seen).toHaveLength(1);
  });

  it('F25 tells of a missing model with 404', async () => {
    await setUp((answer) => void answer.writeHead(404, json).end(`{"error":"model 'm' not found"}`));
    await expectFailure(testCase, { status: 404, code: 'model_not_found', outcome: 'client_error' });
    expect(upstream.seen).toHaveLength(1);
  });

  it.each<[string, Script]>([
    [
      'an HTML page',
      (answer) => void answer.writeHead(200, { 'content-type': 'text/html' }).end('<html>secret</html>'),
    ],
    ['no content type', (answer) => void answer.writeHead(200).end(doneLine('x'))],
    ['broken JSON', (answer) => void answer.writeHead(200, json).end('{"message":')],
    ['JSON of another kind', (answer) => void answer.writeHead(200, json).end('[1,2,3]')],
    ['too deep JSON', (answer) => void answer.writeHead(200, json).end(`{"message":${'['.repeat(50_000)}`)],
  ])('F26 answers 502 when the backend sends %s', async (_what, script) => {
    await setUp(script);
    const answer = await callCase(rig.url, testCase);
    expect(answer.status).toBe(502);
    expect(answer.headers.get('x-drover-error')).toMatch(/^(backend_bad_response|stream_interrupted)$/);
    expect(answer.text).not.toContain('secret');
    expect(JSON.stringify(rig.logs)).not.toContain('secret');
  });

  it('T34 answers 502 when the backend nests its answer too deep, though it is good JSON', async () => {
    const nested = `,"deep":${'['.repeat(10_000)}${']'.repeat(10_000)}}\n`;
    const deep = doneLine('secret').replace(/}\n$/, nested);
    await setUp((answer) => void answer.writeHead(200, testCase.isStreaming ? ndjson : json).end(deep));
    const answer = await callCase(rig.url, testCase);
    expect([answer.status, answer.headers.get('x-drover-error')]).toEqual([502, 'backend_bad_response']);
    expect(answer.text).not.toContain('secret');
  });

  it('F26 answers 502 when the body is empty', async () => {
    await setUp((answer) => void answer.writeHead(200, testCase.isStreaming ? ndjson : json).end());
    const answer = await callCase(rig.url, testCase);
    expect(answer.status).toBe(502);
    expect(answer.headers.get('x-drover-error')).toMatch(/^(backend_bad_response|stream_interrupted)$/);
  });

  it('F27 does not follow a redirect', async () => {
    const other = await startScriptedUpstream(answerWell);
    await setUp((answer) => void answer.writeHead(302, { location: `${other.url}/api/chat` }).end());
    await expectFailure(testCase, { status: 502, code: 'backend_redirect', outcome: 'backend_error' });
    expect(other.seen).toHaveLength(0);
    await other.close();
  });

  it('F29 reads nothing of a compressed error either, which may have no end', async () => {
    await setUp((answer) => {
      answer.writeHead(500, { ...json, 'content-encoding': 'gzip' });
      answer.write(gzipSync('{"error":"no"}'));
    });
    await expectFailure(testCase, { status: 502, code: 'backend_error', outcome: 'backend_error' });
    await upstream.seen[0]?.aborted;
  });

  it('F29 refuses an answer that is compressed unasked', async () => {
    await setUp(
      (answer) => void answer.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end(gzipSync(doneLine('x'))),
    );
    await expectFailure(testCase, { status: 502, code: 'unexpected_encoding', outcome: 'backend_error' });
    expect(upstream.seen[0]?.headers['accept-encoding']).toBe('identity');
  });

  it('F30 answers 502 when a new connection is closed before the answer, without another try', async () => {
    await setUp((answer) => void answer.socket?.destroy());
    await expectFailure(testCase, { status: 502, code: 'backend_error', outcome: 'backend_error' });
    expect(upstream.seen).toHaveLength(1);
  });

  it('F30 sends once more when the kept connection turns out to be closed', async () => {
    await setUp((answer, seen, count) =>
      count === 2 ? void answer.socket?.resetAndDestroy() : answerWell(answer, seen, count),
    );
    expect((await callCase(rig.url, testCase)).status).toBe(200);
    expect((await callCase(rig.url, testCase)).status).toBe(200);
    expect(upstream.seen).toHaveLength(3);
    const rows = await rig.completedRows(2);
    expect(rows[1]?.completed).toMatchObject({ attempts: 2, outcome: 'ok' });
    expect(rows[1]?.completed?.attemptNotes.join()).toContain('sent again');
  });

  it('F30 gives up when the new connection closes as well', async () => {
    await setUp((answer, seen, count) => (count > 1 ? void answer.socket?.destroy() : answerWell(answer, seen, count)));
    expect((await callCase(rig.url, testCase)).status).toBe(200);
    expect((await callCase(rig.url, testCase)).status).toBe(502);
    expect(upstream.seen).toHaveLength(3);
  });
});

describe('one dialect stands for all', () => {
  it('F19 answers 504 when nobody accepts the connection', async () => {
    const blackHole = await openBlackHole();
    await setUp(answerWell, { upstreamUrl: blackHole.url, settings: { connectTimeoutMs: 300 } });
    await expectFailure(openaiWhole, { status: 504, code: 'connect_timeout', outcome: 'timeout' });
    blackHole.close();
  });

  it('F28 cuts a huge answer at the cap', async () => {
    let sentBytes = 0;
    const chunk = Buffer.alloc(64 * 1024, 0x20);
    await setUp(
      (answer) => {
        answer.writeHead(200, json);
        const fill = (): void => {
          while (!answer.destroyed && sentBytes < 1e9) {
            sentBytes += chunk.length;
            if (!answer.write(chunk)) return;
          }
        };
        answer.on('drain', fill);
        fill();
      },
      { settings: { maxResponseBytes: 4 * 1024 * 1024 } },
    );
    await expectFailure(openaiWhole, { status: 502, code: 'response_too_large', outcome: 'backend_error' });
    await upstream.seen[0]?.aborted;
    expect(sentBytes).toBeLessThan(64 * 1024 * 1024);
  });

  it('lets a caller shorten the time of its request', async () => {
    await setUp(() => undefined);
    const answer = await callCase(rig.url, openaiWhole, { 'x-drover-timeout-ms': '100' });
    expect(answer.status).toBe(504);
    expect(answer.headers.get('x-drover-error')).toBe('total_timeout');
    await upstream.seen[0]?.aborted;
  });
});

describe('a first byte that takes long', () => {
  afterEach(() => void vi.useRealTimers());

  it('F20 is waited for, also longer than the five minutes that clients of HTTP usually wait', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const held: ServerResponse[] = [];
    await setUp((answer) => void held.push(answer));
    const client = await connectRaw(rig.port);
    client.send(rawPost(rig.port, openaiWhole.path, openaiWhole.body, ['connection: close']));
    const seen = await upstream.request(1);
    await vi.advanceTimersByTimeAsync(6 * 60_000);
    for (const answer of held) answerWell(answer, seen, 1);
    expect(await client.closed()).toContain('HTTP/1.1 200');
    expect(upstream.seen).toHaveLength(1);
  });
});
