import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chatBody, openaiStream } from '../../fakes/gateway/calls.ts';
import { connectRaw, rawPost, splitAnswer } from '../../fakes/gateway/raw-client.ts';
import { type Rig, startRig } from '../../fakes/gateway/rig.ts';
import {
  answerWell,
  chatLine,
  doneLine,
  ndjson,
  type ScriptedUpstream,
  startScriptedUpstream,
} from '../../fakes/gateway/scripted-upstream.ts';

let rig: Rig;
let upstream: ScriptedUpstream;

beforeEach(async () => {
  upstream = await startScriptedUpstream(answerWell);
  rig = await startRig({ upstreamUrl: upstream.url });
});

afterEach(async () => {
  await rig.close();
  await upstream.close();
});

const host = (): string => `host: 127.0.0.1:${rig.port}`;
const chat = (...headers: string[]): string => {
  const body = chatBody();
  const lines = ['POST /v1/chat/completions HTTP/1.1', host(), 'content-type: application/json', ...headers];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
};
const get = (target: string, ...headers: string[]): string =>
  [`GET ${target} HTTP/1.1`, ...headers, '', ''].join('\r\n');

/** Sends bytes and reads until the gateway closes. */
async function exchange(bytes: string): Promise<ReturnType<typeof splitAnswer>> {
  const client = await connectRaw(rig.port);
  client.send(bytes);
  return splitAnswer(await client.closed());
}

describe('bytes that mean two things', () => {
  const length = Buffer.byteLength(chatBody());
  it.each<[string, () => string]>([
    ['length and chunks', () => chat(`content-length: ${length}`, 'transfer-encoding: chunked')],
    ['two lengths', () => chat(`content-length: ${length}`, `content-length: ${length + 1}`)],
    ['a list of lengths', () => chat(`content-length: ${length}, ${length}`)],
    ['a negative length', () => chat('content-length: -1')],
    ['a length with a sign', () => chat(`content-length: +${length}`)],
    ['chunks by an unknown coding', () => chat('transfer-encoding: xchunked')],
    ['chunks not last', () => chat('transfer-encoding: chunked, gzip')],
    ['a space before the colon', () => chat('content-length : 5')],
    ['a leading space', () => ` ${chat(`content-length: ${length}`)}`],
    ['a folded header', () => chat('x-a: 1', ' folded', `content-length: ${length}`)],
    ['bare line feeds', () => chat(`content-length: ${length}`).replaceAll('\r\n', '\n')],
    ['a null byte in a header', () => chat('x-a: \u0000', `content-length: ${length}`)],
    ['a bare carriage return in a header', () => chat('x-a: a\rb', `content-length: ${length}`)],
    ['no HTTP at all', () => '\u0016\u0003\u0001 nonsense\r\n\r\n'],
    ['an unknown version', () => get('/', host()).replace('HTTP/1.1', 'HTTP/3.7')],
  ])('T9 are refused: %s', async (_what, bytes) => {
    const { status, head } = await exchange(bytes());
    expect(status).toBe(400);
    expect(head).toContain('x-drover-error: bad_request');
    expect(upstream.seen).toHaveLength(0);
  });

  it('T10 are refused: two hosts, or none', async () => {
    expect((await exchange(get('/api/tags', host(), 'host: evil.test'))).status).toBe(400);
    expect((await exchange(get('/api/tags', 'host: evil.test', host()))).status).toBe(400);
    expect((await exchange(get('/api/tags', host(), 'authorization: a', 'authorization: b'))).status).toBe(400);
    expect((await exchange(get('/api/tags'))).status).toBe(400);
    expect(upstream.seen).toHaveLength(0);
  });

  it.each([
    'http://evil.test/api/tags',
    '//api/tags',
    '/api//tags',
    '/v1/../api/tags',
    '/%2e%2e/api/tags',
    '/x/..;/api/tags',
    '/api\\tags',
    '/%',
  ])('T11 are refused: the target %s', async (target) => {
    const { status, head } = await exchange(get(target, host()));
    expect(status).toBe(400);
    expect(head).toContain('x-drover-error: bad_request');
    expect(upstream.seen).toHaveLength(0);
  });

  it('T12 are refused: headers beyond 16 KiB or a hundred', async () => {
    const large = await exchange(get('/api/tags', host(), `x-large: ${'x'.repeat(17 * 1024)}`));
    expect(large.status).toBe(431);
    expect(large.head).toContain('x-drover-error: header_too_large');
    const many = Array.from({ length: 101 }, (_, index) => `x-${index}: y`);
    expect((await exchange(get('/api/tags', host(), ...many))).status).toBe(431);
    expect(upstream.seen).toHaveLength(0);
  });
});

describe('connections', () => {
  it('F46 answers 408 to headers that never end', async () => {
    await rig.close();
    rig = await startRig({ upstreamUrl: upstream.url, settings: { headersTimeoutMs: 300 } });
    const { status, head } = await exchange('GET / HTTP/1.1\r\nx-slow: ');
    expect(status).toBe(408);
    expect(head).toContain('x-drover-error: request_timeout');
  });

  it('F50 answers pipelined requests in order, each with its own answer', async () => {
    const client = await connectRaw(rig.port);
    const ids = ['a', 'b', 'c'];
    const requests = ids.map((id) => rawPost(rig.port, '/v1/chat/completions', chatBody(), [`x-request-id: ${id}`]));
    client.send(`${requests.join('')}${get('/v1/version', host(), 'connection: close')}`);
    const text = await client.closed();
    expect([...text.matchAll(/x-request-id: (\w)\r/g)].map((match) => match[1])).toEqual(ids);
    expect(text.match(/HTTP\/1\.1 200/g)).toHaveLength(4);
    expect(text.split('"version":"1.2.3"')).toHaveLength(2);
  });

  it('F50 keeps a connection after an error that left it in step', async () => {
    const client = await connectRaw(rig.port);
    client.send(rawPost(rig.port, '/v1/chat/completions', '{"model":'));
    await client.until('invalid_json');
    client.send(rawPost(rig.port, '/v1/chat/completions', chatBody()));
    expect(await client.until('Hello world')).toContain('HTTP/1.1 200');
    client.socket.destroy();
  });

  it('F50 finishes an answer before it tells of the nonsense that follows the request', async () => {
    await upstream.close();
    upstream = await startScriptedUpstream((answer) => {
      answer.writeHead(200, ndjson).write(chatLine('first'));
      setTimeout(() => answer.end(chatLine('second') + doneLine()), 150);
    });
    await rig.close();
    rig = await startRig({ upstreamUrl: upstream.url });
    const text = await (async () => {
      const client = await connectRaw(rig.port);
      client.send(`${rawPost(rig.port, openaiStream.path, openaiStream.body)}nonsense\r\n\r\n`);
      return client.closed();
    })();
    expect(text.indexOf('HTTP/1.1 400')).toBeGreaterThan(text.indexOf('[DONE]'));
    expect(text.indexOf('[DONE]')).toBeGreaterThan(0);
    expect((await rig.completedRows(1))[0]?.completed?.outcome).toBe('ok');
  });

  it('F51 invites a body that waits for it, and only where it is wanted', async () => {
    const client = await connectRaw(rig.port);
    const [head = '', body = ''] = rawPost(rig.port, '/v1/chat/completions', chatBody(), [
      'expect: 100-continue',
    ]).split('\r\n\r\n');
    client.send(`${head}\r\n\r\n`);
    await client.until('HTTP/1.1 100 Continue');
    client.send(body);
    expect(await client.until('Hello world')).toContain('HTTP/1.1 200');
    client.send(`${head.replace('application/json', 'text/plain')}\r\n\r\n`);
    await client.until('HTTP/1.1 415');
    expect(client.received().split('100 Continue')).toHaveLength(2);
    client.socket.destroy();
  });

  it.each([
    ['HEAD', '/v1/version', 200],
    ['HEAD', '/v1/chat/completions', 405],
    ['OPTIONS', '/v1/chat/completions', 204],
    ['OPTIONS', '/nope', 404],
    ['GET', '/v1/chat/completions', 405],
    ['PUT', '/api/chat', 405],
    ['DELETE', '/health', 405],
    ['PROPFIND', '/api/chat', 405],
    ['TRACE', '/', 405],
    ['FANCY', '/', 501],
    ['GET', '/nope', 404],
  ])('F51 answers %s %s with %i', async (method, path, expected) => {
    const { status, head, body } = await exchange(
      `${method} ${path} HTTP/1.1\r\n${host()}\r\nconnection: close\r\n\r\n`,
    );
    expect(status).toBe(expected);
    if (method === 'HEAD') expect(body).toBe('');
    if (status === 405) expect(head).toMatch(/\r\nallow: [A-Z, ]+/);
  });

  it('F51 T6 refuses tunnels and web sockets, and passes over an offer of HTTP/2', async () => {
    expect((await exchange(`CONNECT evil.test:443 HTTP/1.1\r\n${host()}\r\n\r\n`)).status).toBe(501);
    const upgrade = ['connection: Upgrade', 'sec-websocket-key: x', 'sec-websocket-version: 13'];
    expect((await exchange(get('/api/chat', host(), 'upgrade: websocket', ...upgrade))).status).toBe(501);
    const offered = await connectRaw(rig.port);
    offered.send(
      get('/v1/version', host(), 'connection: Upgrade, HTTP2-Settings', 'upgrade: h2c', 'http2-settings: x'),
    );
    expect(await offered.until('1.2.3')).toContain('HTTP/1.1 200');
    offered.socket.destroy();
  });
});
