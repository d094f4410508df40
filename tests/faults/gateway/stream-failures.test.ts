import { afterEach, describe, expect, it } from 'vitest';
import { callCase, ollamaStream, openaiStream, openaiWhole, streamCases } from '../../fakes/gateway/calls.ts';
import { connectRaw, rawPost } from '../../fakes/gateway/raw-client.ts';
import { type Rig, type RigOptions, startRig } from '../../fakes/gateway/rig.ts';
import {
  chatLine,
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

const twoTokens = chatLine('one ') + chatLine('two ');

/** An answer that began with 200 and ended with an error in the stream: told in the dialect, never looking complete. */
async function expectBrokenStream(
  testCase: (typeof streamCases)[number],
  code: string,
  outcome: string,
): Promise<void> {
  const answer = await callCase(rig.url, testCase);
  expect(answer.status).toBe(200);
  expect(answer.text).toContain('one ');
  expect(answer.text).not.toMatch(/\[DONE\]|"done":true|"finish_reason":"/);
  const lastLine = answer.text.trimEnd().split('\n').at(-1) ?? '';
  expect(testCase.readError(lastLine.replace(/^data: /, '')).message).not.toBe('');
  const [row] = await rig.completedRows(1);
  expect(row?.completed).toMatchObject({ status: 200, outcome, errorCode: code });
  expect(row?.completed?.completionTokens).toBe(2);
}

describe.each(streamCases)('$name', (testCase) => {
  it('F21 ends a stream that falls silent with an error, and closes the connection to the backend', async () => {
    await setUp((answer) => void answer.writeHead(200, ndjson).write(twoTokens), { settings: { idleTimeoutMs: 150 } });
    await expectBrokenStream(testCase, 'stream_idle_timeout', 'timeout');
    await upstream.seen[0]?.aborted;
  });

  it('F22 ends a stream that is reset with an error and keeps the tokens seen so far', async () => {
    await setUp((answer) => {
      answer.writeHead(200, ndjson).write(twoTokens, () => answer.socket?.resetAndDestroy());
    });
    await expectBrokenStream(testCase, 'stream_interrupted', 'backend_error');
    expect(upstream.seen).toHaveLength(1);
  });

  it('F23 treats a clean end without a terminator as truncation', async () => {
    await setUp((answer) => void answer.writeHead(200, ndjson).end(twoTokens));
    await expectBrokenStream(testCase, 'stream_interrupted', 'backend_error');
  });

  it('F26 ends a stream with an error at a line that is no JSON', async () => {
    await setUp((answer) => void answer.writeHead(200, ndjson).end(`${twoTokens}{"message":\n${doneLine()}`));
    await expectBrokenStream(testCase, 'backend_bad_response', 'backend_error');
  });

  it('F35 ends a stream with an error at a line beyond the cap', async () => {
    const settings = { maxLineLength: 10_000 };
    await setUp((answer) => void answer.writeHead(200, ndjson).end(twoTokens + 'x'.repeat(20_000)), { settings });
    await expectBrokenStream(testCase, 'line_too_long', 'backend_error');
  });

  it('F35 passes a line of ten megabytes', async () => {
    await setUp((answer) => void answer.writeHead(200, ndjson).end(chatLine('x'.repeat(10_000_000)) + doneLine()));
    const answer = await callCase(rig.url, testCase);
    expect(answer.text.length).toBeGreaterThan(10_000_000);
    expect(answer.text).toMatch(/\[DONE\]|"done":true/);
  });

  it('F36 maps an error in the middle of the stream, and swallows none', async () => {
    await setUp(
      (answer) =>
        void answer.writeHead(200, ndjson).end(`${twoTokens}{"error":"model runner has unexpectedly stopped"}\n`),
    );
    await expectBrokenStream(testCase, 'backend_error', 'backend_error');
  });

  it('F36 answers with a status while nothing has been sent', async () => {
    await setUp(
      (answer) => void answer.writeHead(200, ndjson).end('{"error":"model runner has unexpectedly stopped"}\n'),
    );
    const answer = await callCase(rig.url, testCase);
    expect(answer.status).toBe(502);
    expect(answer.headers.get('x-drover-error')).toBe('backend_error');
  });

  it('F37 ignores records after the end', async () => {
    await setUp((answer) => void answer.writeHead(200, ndjson).end(twoTokens + doneLine() + chatLine('late')));
    const answer = await callCase(rig.url, testCase);
    expect(answer.text).not.toContain('late');
    expect((await rig.completedRows(1))[0]?.completed).toMatchObject({
      outcome: 'ok',
      completionTokens: 2,
      promptTokens: 5,
    });
  });

  it('F50 answers the next request on the same connection after an error in the stream', async () => {
    await setUp(
      (answer, _seen, count) => void answer.writeHead(200, ndjson).end(twoTokens + (count === 1 ? '' : doneLine())),
    );
    const client = await connectRaw(rig.port);
    client.send(rawPost(rig.port, testCase.path, testCase.body));
    await rig.completedRows(1);
    client.send(rawPost(rig.port, testCase.path, testCase.body, ['connection: close']));
    expect((await client.closed()).match(/HTTP\/1\.1 200/g)).toHaveLength(2);
    expect(rig.rows().map(({ completed }) => completed?.outcome)).toEqual(['backend_error', 'ok']);
  });

  it('lets go of a backend that says all but never closes its answer', async () => {
    await setUp((answer) => void answer.writeHead(200, ndjson).write(twoTokens + doneLine()));
    expect((await callCase(rig.url, testCase)).text).toMatch(/\[DONE\]|"done":true/);
    await upstream.seen[0]?.aborted;
  });
});

describe('F33 bytes', () => {
  const text = '日本語 👩‍👩‍👧‍👦 é e\u0301 العربية';
  const sliced: Script = (answer) => {
    answer.writeHead(200, ndjson);
    const bytes = Buffer.from(chatLine(text) + doneLine());
    const sendFrom = (index: number): void => {
      if (index >= bytes.length) answer.end();
      else answer.write(bytes.subarray(index, index + 1), () => setImmediate(sendFrom, index + 1));
    };
    answer.socket?.setNoDelay(true);
    sendFrom(0);
  };

  it.each(streamCases)('F33 arrive whole through $name when the backend sends them one by one', async (testCase) => {
    await setUp(sliced);
    const answer = await callCase(rig.url, testCase);
    expect(answer.text).toContain(text);
    expect(answer.text).not.toContain('\ufffd');
  });

  it('F33 that are no UTF-8 are replaced, the stream goes on and the row says so', async () => {
    const line = Buffer.from(chatLine('bad#byte'));
    line[line.indexOf('#')] = 0xff;
    await setUp((answer) => void answer.writeHead(200, ndjson).end(Buffer.concat([line, Buffer.from(doneLine())])));
    const answer = await callCase(rig.url, openaiStream);
    expect(answer.text).toContain('bad\ufffdbyte');
    expect(answer.text).toContain('[DONE]');
    const [row] = await rig.completedRows(1);
    expect(row?.completed?.attemptNotes.join()).toContain('utf8_repaired');
  });
});

describe('F39 silence before the first token', () => {
  it('F39 is bridged with comments after the headers, without changing the data', async () => {
    let finish = (): void => undefined;
    await setUp(
      (answer) => {
        finish = () => void answer.writeHead(200, ndjson).end(chatLine('late') + doneLine());
      },
      { settings: { keepAliveCommentMs: 60 } },
    );
    const client = await connectRaw(rig.port);
    client.send(rawPost(rig.port, openaiStream.path, openaiStream.body));
    await client.until(/(?:: keep-alive\n\n[^:]*){2}/);
    expect(client.received()).toContain('HTTP/1.1 200');
    finish();
    expect(await client.until('[DONE]')).toContain('late');
    expect((await rig.completedRows(1))[0]?.completed).toMatchObject({ outcome: 'ok' });
    client.socket.destroy();
  });

  it('F39 leaves NDJSON clients to simply wait', async () => {
    let finish = (): void => undefined;
    await setUp(
      (answer) => {
        finish = () => void answer.writeHead(200, ndjson).end(chatLine('late') + doneLine());
        setTimeout(() => finish(), 200);
      },
      { settings: { keepAliveCommentMs: 30 } },
    );
    const answer = await callCase(rig.url, ollamaStream);
    expect(answer.text).toBe(chatLine('late') + doneLine());
  });

  it('F39 turns a failure after the headers into an error in the stream', async () => {
    await setUp((answer) => setTimeout(() => answer.writeHead(404, json).end(`{"error":"model 'm' not found"}`), 150), {
      settings: { keepAliveCommentMs: 40 },
    });
    const answer = await callCase(rig.url, openaiStream);
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('model_not_found');
    expect(answer.text).not.toContain('[DONE]');
  });
});

describe('a cut answer in one piece', () => {
  it('F22 gives 502 and no part of it', async () => {
    await setUp((answer) => {
      answer
        .writeHead(200, { ...json, 'content-length': '10000' })
        .write('{"message":', () => answer.socket?.destroy());
    });
    const answer = await callCase(rig.url, openaiWhole);
    expect(answer.status).toBe(502);
    expect(answer.headers.get('x-drover-error')).toBe('stream_interrupted');
  });

  it('F21 gives 504 when it stalls', async () => {
    await setUp((answer) => void answer.writeHead(200, json).write('{"message":'), {
      settings: { idleTimeoutMs: 100 },
    });
    const answer = await callCase(rig.url, openaiWhole);
    expect(answer.status).toBe(504);
    expect(answer.headers.get('x-drover-error')).toBe('stream_idle_timeout');
    await upstream.seen[0]?.aborted;
  });
});
