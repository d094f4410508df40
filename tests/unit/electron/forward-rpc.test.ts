import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createSocketFetch } from '../../../electron/main/control/socket-fetch.ts';
import { forwardRpc } from '../../../electron/main/page-protocol/forward-rpc.ts';

let folder = '';
let server: Server;
let seen: { method: string; url: string; headers: IncomingHttpHeaders; body: string } | null = null;
let isClientGone: Promise<void>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'drover-rpc-'));
  seen = null;
  let reportGone: () => void = () => {};
  isClientGone = new Promise((resolve) => {
    reportGone = resolve;
  });
  server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      seen = { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body };
      if (request.url === '/rpc/watch') {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write('data: first\n\n');
        response.once('close', reportGone);
        return;
      }
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"json":1}');
    });
  });
  await new Promise<void>((resolve) => server.listen(join(folder, 's.sock'), resolve));
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

const fetchControl = createSocketFetch(() => join(folder, 's.sock'));

const post = (path: string, headers: Record<string, string> = {}, signal?: AbortSignal): Request =>
  new Request(`app://drover${path}`, {
    method: 'POST',
    body: '{"json":{"model":"x"}}',
    headers: { 'content-type': 'application/json', ...headers },
    ...(signal ? { signal } : {}),
  });

describe('calls of the page', () => {
  test('reach the control socket with their body and without the browser’s headers', async () => {
    const request = post('/rpc/models/load?x=1', {
      origin: 'app://drover',
      'sec-fetch-site': 'same-origin',
      cookie: 'a=b',
      referer: 'app://drover/requests',
      'x-other': 'y',
    });
    const response = await forwardRpc(request, fetchControl);
    expect(await response.json()).toEqual({ json: 1 });
    expect(seen).toMatchObject({ method: 'POST', url: '/rpc/models/load?x=1', body: '{"json":{"model":"x"}}' });
    expect(Object.keys(seen?.headers ?? {}).sort()).toEqual([
      'connection',
      'content-type',
      'host',
      'transfer-encoding',
      'x-drover-client',
    ]);
    expect(seen?.headers.host).toBe('drover');
  });

  test.each([
    [{ origin: 'https://example.com' }],
    [{ origin: 'null' }],
    [{ origin: 'app://drover.example' }],
    [{ origin: 'http://drover' }],
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-site' }],
  ])('T41 are refused from any other origin: %j', async (headers) => {
    const response = await forwardRpc(post('/rpc/daemon/stop', headers), fetchControl);
    expect(response.status).toBe(403);
    expect(seen).toBeNull();
  });

  test.each(['PUT', 'DELETE', 'OPTIONS', 'HEAD'])('are refused with method %s', async (method) => {
    const response = await forwardRpc(new Request('app://drover/rpc/status', { method }), fetchControl);
    expect(response.status).toBe(405);
    expect(seen).toBeNull();
  });

  test('stream events while they arrive, and end at the service when the page turns away', async () => {
    const turning = new AbortController();
    const response = await forwardRpc(post('/rpc/watch', {}, turning.signal), fetchControl);
    const reader = response.body?.getReader();
    const first = await reader?.read();
    expect(new TextDecoder().decode(first?.value)).toBe('data: first\n\n');
    await reader?.cancel();
    await isClientGone;
  });

  test('end at the service when the page aborts', async () => {
    const aborting = new AbortController();
    const response = await forwardRpc(post('/rpc/watch', {}, aborting.signal), fetchControl);
    const reader = response.body?.getReader();
    await reader?.read();
    aborting.abort();
    await isClientGone;
    await expect(reader?.read()).rejects.toThrow();
  });

  test('get a sentence while the service is away', async () => {
    const response = await forwardRpc(
      post('/rpc/status'),
      createSocketFetch(() => join(folder, 'gone.sock')),
    );
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ json: { message: "Drover's service is not answering." } });
  });
});
