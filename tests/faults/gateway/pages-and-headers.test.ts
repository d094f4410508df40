import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { routeTable } from '../../../apps/gateway/routes/route-table.ts';
import { allCases, callCase, chatBody, openaiStream, openaiWhole } from '../../fakes/gateway/calls.ts';
import { connectRaw, splitAnswer } from '../../fakes/gateway/raw-client.ts';
import { type Rig, startRig } from '../../fakes/gateway/rig.ts';
import {
  answerWell,
  chatLine,
  doneLine,
  json,
  ndjson,
  type ScriptedUpstream,
  startScriptedUpstream,
} from '../../fakes/gateway/scripted-upstream.ts';

let rig: Rig;
let upstream: ScriptedUpstream;

async function use(script: Parameters<typeof startScriptedUpstream>[0]): Promise<void> {
  upstream = await startScriptedUpstream(script);
  rig = await startRig({ upstreamUrl: upstream.url });
}

beforeEach(() => use(answerWell));

afterEach(async () => {
  await rig.close();
  await upstream.close();
});

/** Sends one request with a host and headers of one's choice; reads until the gateway closes. */
async function ask(
  method: string,
  path: string,
  headers: readonly string[],
  body = '',
): Promise<ReturnType<typeof splitAnswer>> {
  const client = await connectRaw(rig.port);
  const lines = [
    `${method} ${path} HTTP/1.1`,
    ...headers,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  client.send(`${lines.join('\r\n')}\r\n\r\n${body}`);
  return splitAnswer(await client.closed());
}

const own = (): string => `host: 127.0.0.1:${rig.port}`;

describe('a foreign host', () => {
  it.each(allCases)('T1 gets 403 and a row without content on $name', async ({ path, body, readError }) => {
    for (const host of [
      'evil.test',
      `127.0.0.1.evil.test:${rig.port}`,
      `localhost.:${rig.port}`,
      '127.0.0.1',
      '127.0.0.1:1',
      `[::ffff:127.0.0.1]:${rig.port}`,
    ]) {
      const answer = await ask('POST', path, [`host: ${host}`, 'content-type: application/json'], body);
      expect(answer.status).toBe(403);
      expect(answer.head).toContain('x-drover-error: forbidden_host');
      expect(readError(answer.body).message).not.toBe('');
    }
    expect(upstream.seen).toHaveLength(0);
    const rows = await rig.completedRows(6);
    for (const { opened, completed } of rows) {
      expect(opened).toMatchObject({ model: null, bytesIn: 0, admittedAtMs: null });
      expect(completed).toMatchObject({ status: 403, outcome: 'rejected', errorCode: 'forbidden_host' });
    }
  });

  it('T1 gets 403 on every route there is', async () => {
    for (const { methods, path } of routeTable) {
      const answer = await ask(methods[0] ?? 'GET', path.replace('*', 'x'), [`host: evil.test:${rig.port}`]);
      expect(answer.status, path).toBe(403);
    }
    expect(upstream.seen).toHaveLength(0);
  });

  it('T4 gets 403 under the unspecified address, and finds nothing outside loopback', async () => {
    expect((await ask('GET', '/api/tags', [`host: 0.0.0.0:${rig.port}`])).status).toBe(403);
    const outside = Object.values(networkInterfaces())
      .flat()
      .find((address) => address && !address.internal && address.family === 'IPv4');
    if (!outside) return;
    const error = await new Promise<NodeJS.ErrnoException>((resolve, reject) => {
      const socket = connect({ host: outside.address, port: rig.port });
      socket.once('error', resolve).once('connect', () => reject(new Error('the gateway answers outside loopback')));
    });
    expect(error.code).toBe('ECONNREFUSED');
  });

  it('answers under each name of loopback', async () => {
    for (const name of ['127.0.0.1', 'localhost', '[::1]']) {
      expect((await ask('GET', '/v1/version', [`host: ${name}:${rig.port}`])).status).toBe(200);
    }
  });
});

describe('a page of another site', () => {
  const types = [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=b',
    'application/json',
    '',
  ];
  it.each(['null', 'http://evil.test', 'http://127.0.0.1', 'https://127.0.0.1.evil.test'])(
    'T2 gets 403 with the origin %s whatever it sends',
    async (origin) => {
      for (const type of types) {
        const headers = [own(), `origin: ${origin}`, ...(type === '' ? [] : [`content-type: ${type}`])];
        for (const path of ['/v1/chat/completions', '/api/chat', '/api/pull', '/api/delete']) {
          const answer = await ask(path === '/api/delete' ? 'DELETE' : 'POST', path, headers, chatBody());
          expect(answer.status).toBe(403);
          expect(answer.head).toContain('x-drover-error: forbidden_origin');
        }
      }
      expect(upstream.seen).toHaveLength(0);
    },
  );

  it('T2 gets 403 by what the browser says about it, also for reading', async () => {
    for (const path of ['/', '/health', '/api/tags', '/v1/models', '/metrics']) {
      expect((await ask('GET', path, [own(), 'sec-fetch-site: cross-site'])).status).toBe(403);
      expect((await ask('GET', path, [own(), 'origin: http://evil.test'])).status).toBe(403);
    }
    expect(upstream.seen).toHaveLength(0);
  });

  it.each(['http://evil.test', 'null', 'http://localhost:3000', 'http://127.0.0.1.evil.test'])(
    'T3 gets no permission by pre-flight from %s',
    async (origin) => {
      const answer = await ask('OPTIONS', '/v1/chat/completions', [
        own(),
        `origin: ${origin}`,
        'access-control-request-method: POST',
        'access-control-request-headers: content-type',
        'access-control-request-private-network: true',
      ]);
      expect(answer.status).toBe(403);
      expect(answer.head.toLowerCase()).not.toContain('access-control');
    },
  );

  it('T3 finds no permission on any good answer either', async () => {
    const answers = await Promise.all(['/', '/v1/version', '/health'].map((path) => ask('GET', path, [own()])));
    for (const { head } of answers) expect(head.toLowerCase()).not.toContain('access-control');
    expect((await ask('OPTIONS', '/api/chat', [own()])).head.toLowerCase()).not.toContain('access-control');
  });

  it('T6 changes nothing by reading: no route with an effect answers to GET', () => {
    const effects = /pull|push|create|copy|delete|blobs|signout|chat|generate|embed|keys/;
    for (const { methods, path } of routeTable) {
      if (effects.test(path)) expect(methods, path).not.toContain('GET');
    }
  });
});

describe('headers', () => {
  const secrets = [
    'authorization: Bearer sk-canary',
    'cookie: session=canary',
    'x-api-key: canary',
    'x-forwarded-for: canary',
    'forwarded: for=canary',
    'proxy-authorization: canary',
    'x-drover-project: canary',
    'referer: http://canary',
    'user-agent: canary/1',
  ];
  const expected = [
    'accept',
    'accept-encoding',
    'connection',
    'content-length',
    'content-type',
    'host',
    'user-agent',
    'x-request-id',
  ];

  it.each(allCases)('T33 of a client do not reach the backend through $name', async ({ path, body }) => {
    await ask('POST', path, [own(), 'content-type: application/json', ...secrets, 'x-request-id: trace-7'], body);
    const [seen] = upstream.seen;
    expect(Object.keys(seen?.headers ?? {}).toSorted()).toEqual(expected);
    expect(JSON.stringify(seen?.headers)).not.toContain('canary');
    expect(seen?.headers['x-request-id']).toBe('trace-7');
  });

  const hostile = {
    'set-cookie': 'evil=1',
    'access-control-allow-origin': '*',
    'strict-transport-security': 'max-age=1',
    'x-frame-options': 'evil',
    'x-request-id': 'evil',
    'x-drover-error': 'evil',
    server: 'evil',
    location: 'http://evil.test',
    refresh: '0; evil',
    ...Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`x-evil-${index}`, 'evil'])),
  };

  it.each(allCases)('T32 of a backend do not reach the client through $name', async ({ path, body }) => {
    await rig.close();
    await upstream.close();
    await use((answer, seen) => {
      const wantsStream = (JSON.parse(seen.body) as { stream?: boolean }).stream !== false;
      answer.writeHead(200, { ...(wantsStream ? ndjson : json), ...hostile });
      answer.end(wantsStream ? chatLine('a') + doneLine() : doneLine('a'));
    });
    const answer = await callCase(rig.url, { path, body });
    expect(answer.status).toBe(200);
    expect(JSON.stringify([...answer.headers])).not.toContain('evil');
  });

  it('T31 T29 of our own tell nothing about the inside, and cannot be forged', async () => {
    const answer = await ask(
      'POST',
      openaiWhole.path,
      [own(), 'content-type: application/json', 'x-request-id: a b'],
      openaiWhole.body.replace('{', '{"a\\r\\nx-evil: 1":1,"ü\\ud800":2,'),
    );
    expect(answer.status).toBe(200);
    expect(answer.head).not.toContain('\r\nx-evil');
    expect(answer.head).toMatch(/x-request-id: req_[0-9A-HJKMNP-TV-Z]{26}\r\n/);
    expect(answer.head).toMatch(/x-drover-translation: [!-~]+/);
    expect(answer.head).not.toMatch(/x-powered-by|server:/i);
  });

  it('T20 in the query are no way to show a key, and carry nothing to the backend', async () => {
    await ask('POST', `${openaiStream.path}?a=canary`, [own(), 'content-type: application/json'], openaiStream.body);
    expect(upstream.seen[0]?.url).toBe('/api/chat');
    const refused = await ask(
      'POST',
      `${openaiStream.path}?key=canary`,
      [own(), 'content-type: application/json'],
      openaiStream.body,
    );
    expect([refused.status, upstream.seen.length]).toEqual([401, 1]);
  });
});
