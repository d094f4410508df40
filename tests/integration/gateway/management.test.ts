import { afterEach, describe, expect, it } from 'vitest';
import { callCase } from '../../fakes/gateway/calls.ts';
import { connectRaw, rawPost } from '../../fakes/gateway/raw-client.ts';
import { type Rig, startRig } from '../../fakes/gateway/rig.ts';
import {
  json,
  ndjson,
  type Script,
  type ScriptedUpstream,
  startScriptedUpstream,
} from '../../fakes/gateway/scripted-upstream.ts';

let upstream: ScriptedUpstream;
let rig: Rig;

async function use(script: Script): Promise<void> {
  upstream = await startScriptedUpstream(script);
  rig = await startRig({ upstreamUrl: upstream.url });
}

afterEach(async () => {
  await rig.close();
  await upstream.close();
});

const pull = { path: '/p/notes/api/pull', body: '{"model":"m"}' };

describe('management routes', () => {
  it('pass progress through as it comes, without the prefix of the project', async () => {
    let finish = (): void => undefined;
    await use((answer) => {
      answer.writeHead(200, ndjson).write('{"status":"pulling manifest"}\n');
      finish = () => void answer.end('{"status":"success"}\n');
    });
    const client = await connectRaw(rig.port);
    client.send(rawPost(rig.port, pull.path, pull.body, ['connection: close']));
    expect(await client.until('pulling manifest')).not.toContain('success');
    finish();
    expect(await client.closed()).toContain('{"status":"success"}');
    expect(upstream.seen[0]).toMatchObject({ method: 'POST', url: '/api/pull', body: pull.body });
    const [row] = await rig.completedRows(1);
    expect(row?.opened).toMatchObject({ route: '/api/pull', project: 'notes', dialectOut: 'ollama' });
    expect(row?.completed).toMatchObject({ outcome: 'ok', promptTokens: null, completionTokens: null });
  });

  it('F22 tell of an interruption in one more line', async () => {
    await use((answer) => void answer.writeHead(200, ndjson).write('{"status":"a"}\n', () => answer.socket?.destroy()));
    const answer = await callCase(rig.url, pull);
    expect(answer.text).toMatch(/^\{"status":"a"\}\n\{"error":"[^"]+"\}\n$/);
    expect((await rig.completedRows(1))[0]?.completed).toMatchObject({ errorCode: 'stream_interrupted' });
  });

  it('pass refusals through as they are, with an outcome that says whose they were', async () => {
    await use(
      (answer, _seen, count) =>
        void answer.writeHead(count === 1 ? 401 : 500, json).end('{"error":"x","signin_url":"y"}'),
    );
    const refused = await callCase(rig.url, pull);
    expect(refused.status).toBe(401);
    expect(JSON.parse(refused.text)).toEqual({ error: 'x', signin_url: 'y' });
    expect((await callCase(rig.url, pull)).status).toBe(500);
    const rows = await rig.completedRows(2);
    expect(rows.map(({ completed }) => completed?.outcome)).toEqual(['client_error', 'backend_error']);
  });

  it('F27 F29 refuse redirects and compressed answers', async () => {
    await use(
      (answer, _seen, count) =>
        void (count === 1
          ? answer.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()
          : answer.writeHead(200, { ...json, 'content-encoding': 'br' }).end('x')),
    );
    expect((await callCase(rig.url, pull)).headers.get('x-drover-error')).toBe('backend_redirect');
    expect((await callCase(rig.url, pull)).headers.get('x-drover-error')).toBe('unexpected_encoding');
  });

  it('T32 T35 send nothing that a browser would interpret', async () => {
    await use((answer) => void answer.writeHead(200, { 'content-type': 'text/html' }).end('<script>'));
    const answer = await callCase(rig.url, pull);
    expect(answer.headers.get('content-type')).toBe('application/octet-stream');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('let uploads larger than any other body flow through', async () => {
    await use((answer, seen) => void answer.writeHead(201).end(String(seen.body.length)));
    const size = 70 * 1024 * 1024;
    const uploaded = await fetch(`${rig.url}/api/blobs/sha256:x`, {
      method: 'POST',
      body: Buffer.alloc(size, 0x61),
      headers: { 'content-type': 'application/octet-stream' },
    });
    expect(uploaded.status).toBe(201);
    expect(await uploaded.text()).toBe(String(size));
    expect((await rig.completedRows(1))[0]?.completed?.bytesIn).toBe(size);
  });

  it('F42 stop an upload at the backend when the client leaves', async () => {
    await use(() => undefined);
    const client = await connectRaw(rig.port);
    const head = `POST /api/blobs/sha256:x HTTP/1.1\r\nhost: 127.0.0.1:${rig.port}\r\ncontent-length: 1000000\r\n\r\n`;
    client.send(`${head}${'x'.repeat(1000)}`);
    while (upstream.sockets.size === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    client.socket.resetAndDestroy();
    while (upstream.sockets.size > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect((await rig.completedRows(1))[0]?.completed?.outcome).toBe('client_closed');
  });
});
