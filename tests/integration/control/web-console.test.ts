import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWebConsole, type WebConsole } from '../../../apps/control/index.ts';

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

let root: string;
let console: WebConsole;
let token: string;
let answered = 0;

/** Unlike fetch, sends the path and the headers exactly as given. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const { hostname, port } = new URL(console.url);
  return new Promise((resolve, reject) => {
    const outgoing = request({ hostname, port, path, method, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => {
        text += piece;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    outgoing.once('error', reject).end();
  });
}

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'drover-test-'));
  const pageFolder = join(root, 'page');
  mkdirSync(join(root, 'data', 'run'), { recursive: true });
  mkdirSync(join(pageFolder, 'assets'), { recursive: true });
  writeFileSync(join(pageFolder, 'index.html'), '<div id="root"></div>');
  writeFileSync(join(pageFolder, 'assets', 'index-a1b2.js'), 'export {};');
  writeFileSync(join(root, 'secret.txt'), 'secret');
  symlinkSync(join(root, 'secret.txt'), join(pageFolder, 'link.txt'));
  console = await startWebConsole({
    dataDir: join(root, 'data'),
    listen: { host: '127.0.0.1', port: 0 },
    pageFolder,
    endpoint: (_, response) => {
      answered++;
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      return Promise.resolve(true);
    },
  });
  token = readFileSync(console.tokenFile, 'utf8').trim();
});
afterAll(async () => {
  await console.close();
  rmSync(root, { recursive: true, force: true });
});

describe('startWebConsole', () => {
  it('serves the page without a token', async () => {
    const page = await ask('/');
    expect(page.status).toBe(200);
    expect(page.text).toContain('<div id="root">');
  });

  it.each(['/requests', '/requests/abc?since=24h'])(
    'serves the page for %s, which its own router knows',
    async (path) => {
      expect((await ask(path)).text).toContain('<div id="root">');
    },
  );

  it('T8 forbids framing, sniffing and caching of the page, and every foreign source', async () => {
    const { headers } = await ask('/');
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe-eval');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  it('T8 sends the same headers with a refusal', async () => {
    const { headers, status } = await ask('/rpc/status', {}, 'POST');
    expect(status).toBe(401);
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  it('lets a browser keep files whose name holds their hash', async () => {
    const { headers } = await ask('/assets/index-a1b2.js');
    expect(headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(headers['cache-control']).toContain('immutable');
  });

  it.each(['/../secret.txt', '/%2e%2e/secret.txt', '/assets/..%2f..%2fsecret.txt', '/link.txt', '/missing.js'])(
    'T45 does not serve %s',
    async (path) => {
      const { status, text } = await ask(path);
      expect(status).toBe(404);
      expect(text).not.toContain('secret');
    },
  );

  it.each([
    ['nothing', {}],
    ['a cookie', { cookie: 'token=x' }],
    ['a wrong token', { authorization: `Bearer ${'0'.repeat(64)}` }],
    ['a basic password', { authorization: 'Basic eDp5' }],
  ])('T7 answers 401 to a call with %s, before the API sees it', async (_, headers) => {
    const before = answered;
    const answer = await ask('/rpc/status', headers, 'POST');
    expect(answer.status).toBe(401);
    expect(answer.headers['x-drover-error']).toBe('token_required');
    expect(answered).toBe(before);
  });

  it('T7 takes the token from the header, never from the address', async () => {
    expect((await ask('/rpc/status', { authorization: `Bearer ${token}` }, 'POST')).status).toBe(200);
    expect((await ask(`/rpc/status?token=${token}`, {}, 'POST')).status).toBe(401);
  });

  it('T1 refuses a foreign host even with the token', async () => {
    const answer = await ask('/rpc/status', { host: 'evil.test', authorization: `Bearer ${token}` }, 'POST');
    expect(answer.status).toBe(403);
    expect(answer.headers['x-drover-error']).toBe('forbidden_host');
  });

  it('T2 refuses a foreign origin even with the token', async () => {
    const headers = { origin: 'http://evil.test', authorization: `Bearer ${token}` };
    expect((await ask('/rpc/status', headers, 'POST')).status).toBe(403);
  });

  it('T12 answers 431 to oversized headers', async () => {
    expect((await ask('/', { 'x-filler': 'a'.repeat(20_000) })).status).toBe(431);
  });

  it('T16 keeps the token in a file of this user alone', () => {
    expect(statSync(console.tokenFile).mode & 0o777).toBe(0o600);
  });

  it('T13 refuses to leave this machine', async () => {
    const start = startWebConsole({
      dataDir: join(root, 'data'),
      listen: { host: '0.0.0.0', port: 0 },
      pageFolder: root,
      endpoint: () => Promise.resolve(false),
    });
    await expect(start).rejects.toMatchObject({ code: 'console_not_loopback' });
  });

  it('names the address when another program holds it', async () => {
    const port = Number(new URL(console.url).port);
    const start = startWebConsole({
      dataDir: join(root, 'data'),
      listen: { host: '127.0.0.1', port },
      pageFolder: root,
      endpoint: () => Promise.resolve(false),
    });
    await expect(start).rejects.toMatchObject({ code: 'console_unavailable' });
    await expect(start).rejects.toThrow(`127.0.0.1:${port}`);
  });
});
