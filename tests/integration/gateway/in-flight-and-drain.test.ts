import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { callCase, ollamaStream, openaiStream, openaiWhole, streamCases } from '../../fakes/gateway/calls.ts';
import { connectRaw, rawPost } from '../../fakes/gateway/raw-client.ts';
import { type Rig, startRig } from '../../fakes/gateway/rig.ts';
import {
  chatLine,
  doneLine,
  ndjson,
  type ScriptedUpstream,
  startScriptedUpstream,
} from '../../fakes/gateway/scripted-upstream.ts';

let upstream: ScriptedUpstream;
let rig: Rig;
let answers: ServerResponse[];

beforeEach(async () => {
  answers = [];
  upstream = await startScriptedUpstream((answer) => void answers.push(answer));
  rig = await startRig({ upstreamUrl: upstream.url, settings: { drainGraceMs: 300 } });
});

afterEach(async () => {
  await rig.close();
  await upstream.close();
});

const begin = (index: number): void => void answers[index]?.writeHead(200, ndjson).write(chatLine('one'));
const finish = (index: number): void => void answers[index]?.end(chatLine('two') + doneLine());

describe('running requests', () => {
  it('can be seen with their phase and their tokens', async () => {
    const client = await connectRaw(rig.port);
    client.send(rawPost(rig.port, `/p/notes${openaiStream.path}`, openaiStream.body, ['user-agent: curl/8']));
    await upstream.request(1);
    expect(rig.gateway.inFlight()).toMatchObject([
      {
        project: 'notes',
        app: 'curl',
        model: 'm',
        servedModel: 'm:latest',
        backend: 'local',
        stream: true,
        phase: 'reading',
        writtenTokens: 0,
        firstTokenMs: null,
      },
    ]);
    begin(0);
    await client.until('one');
    const [running] = rig.gateway.inFlight();
    expect(running).toMatchObject({ phase: 'writing', writtenTokens: 1 });
    expect(running?.firstTokenMs).toBeGreaterThan(0);
    expect(running?.ageMs).toBeGreaterThanOrEqual(running?.firstTokenMs ?? Number.POSITIVE_INFINITY);
    finish(0);
    await client.until('[DONE]');
    expect(rig.gateway.inFlight()).toEqual([]);
    client.socket.destroy();
  });

  it('tell their listeners at most once a turn', async () => {
    let calls = 0;
    const unsubscribe = rig.gateway.onInFlightChange(() => calls++);
    const running = callCase(rig.url, openaiStream);
    await upstream.request(1);
    const before = calls;
    expect(before).toBeGreaterThan(0);
    answers[0]?.writeHead(200, ndjson).end(chatLine('x').repeat(500) + doneLine());
    await running;
    await new Promise((resolve) => setImmediate(resolve));
    expect(calls).toBeGreaterThan(before);
    expect(calls - before).toBeLessThan(20);
    unsubscribe();
    const silent = calls;
    const second = callCase(rig.url, openaiWhole);
    await upstream.request(2);
    answers[1]?.writeHead(404).end();
    await second;
    expect(calls).toBe(silent);
  });

  it.each(streamCases)('end with an error in the stream of $name when they are cancelled', async (testCase) => {
    const running = callCase(rig.url, testCase);
    await upstream.request(1);
    begin(0);
    const [row] = rig.rows();
    while (rig.gateway.inFlight()[0]?.phase !== 'writing') await new Promise((resolve) => setImmediate(resolve));
    expect(rig.gateway.cancel(row?.opened.id ?? '')).toBe(true);
    const answer = await running;
    expect(answer.text).toContain('cancelled');
    expect(answer.text).not.toMatch(/\[DONE\]|"done":true/);
    await upstream.seen[0]?.aborted;
    expect(rig.gateway.cancel(row?.opened.id ?? '')).toBe(false);
    const [ended] = await rig.completedRows(1);
    expect(ended?.completed).toMatchObject({ outcome: 'rejected', errorCode: 'request_cancelled' });
  });
});

describe('F77 draining', () => {
  it('F77 lets streams finish and refuses new requests on open connections', async () => {
    const streaming = callCase(rig.url, openaiStream);
    const idle = await connectRaw(rig.port);
    idle.send(rawPost(rig.port, '/v1/nope', '{}'));
    await idle.until('not_found');
    await upstream.request(1);
    begin(0);
    const closing = rig.gateway.close();
    idle.send(rawPost(rig.port, openaiWhole.path, openaiWhole.body));
    const refused = await idle.closed();
    expect(refused).toMatch(/HTTP\/1\.1 503[\s\S]*x-drover-error: shutting_down/);
    expect(refused.toLowerCase()).toContain('connection: close');
    expect(refused).toContain('retry-after: 5');
    const fresh = await callCase(rig.url, ollamaStream);
    expect(fresh.status).toBe(503);
    finish(0);
    expect((await streaming).text).toContain('[DONE]');
    await closing;
    expect(
      rig
        .rows()
        .map(({ completed }) => completed?.outcome)
        .toSorted(),
    ).toEqual(['ok', 'rejected', 'rejected']);
    await expect(fetch(rig.url)).rejects.toThrow();
  });

  it.each(streamCases)('F77 ends $name with an error in the stream after the grace', async (testCase) => {
    const streaming = callCase(rig.url, testCase);
    await upstream.request(1);
    begin(0);
    const startedMs = performance.now();
    await rig.gateway.close();
    expect(performance.now() - startedMs).toBeGreaterThan(250);
    const { text } = await streaming;
    expect(text).toContain('shutting down');
    expect(text).not.toMatch(/\[DONE\]|"done":true/);
    expect(rig.rows()[0]?.completed).toMatchObject({ outcome: 'rejected', errorCode: 'shutting_down' });
    await upstream.seen[0]?.aborted;
  });

  it('closes without waiting for the grace when nothing runs, and closing twice is the same', async () => {
    await rig.close();
    rig = await startRig({ upstreamUrl: upstream.url, settings: { drainGraceMs: 3_600_000 } });
    const client = await connectRaw(rig.port);
    client.send(rawPost(rig.port, '/v1/nope', '{}'));
    await client.until('not_found');
    await Promise.all([rig.gateway.close(), rig.gateway.close()]);
    await client.closed();
  });
});
