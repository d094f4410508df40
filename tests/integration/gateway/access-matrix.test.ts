import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routePolicies } from '../../../apps/access/index.ts';
import { routeTable } from '../../../apps/gateway/routes/route-table.ts';
import { createKeyPort, createTestKey } from '../../fakes/gateway/key-port.ts';
import { type Rig, startRig } from '../../fakes/gateway/rig.ts';
import { json, type ScriptedUpstream, startScriptedUpstream } from '../../fakes/gateway/scripted-upstream.ts';

/** Every route by every method, with a path that it means. */
const calls = routeTable.flatMap((route) =>
  route.methods.map((method) => ({
    ...{ method, route, policy: route.policy },
    path: route.path.replace('*', route.path.startsWith('/workers') ? 'local_llm/models' : 'sha256:0'),
  })),
);
const guarded = calls.filter(({ policy }) => policy !== 'open');

/** May nothing: what is refused with 403 has been known by its key. */
const powerless = createTestKey({ scopes: [] }, 1);
const other = createTestKey({ scopes: ['infer', 'manage', 'admin'] }, 2);
const inferring = createTestKey({ scopes: ['infer'] }, 3);
const managing = createTestKey({ scopes: ['manage'] }, 4);
const wrong = `${powerless.text.slice(0, 22)}${other.text.slice(22)}`;
const absent = createTestKey({}, 9).text;

let upstream: ScriptedUpstream;
let rig: Rig;
beforeAll(async () => {
  upstream = await startScriptedUpstream((answer) => void answer.writeHead(200, json).end('{}'));
  rig = await startRig({
    upstreamUrl: upstream.url,
    ports: { keys: createKeyPort([powerless, other, inferring, managing]) },
  });
});
afterAll(async () => {
  await rig.close();
  await upstream.close();
});

interface Answer {
  readonly status: number;
  readonly code: string | undefined;
  readonly body: string;
}

/** Headers as they are sent, so that one can come twice. */
function call(method: string, path: string, headers: readonly string[]): Promise<Answer> {
  const all = ['host', `127.0.0.1:${rig.port}`, 'content-length', '0', 'connection', 'close', ...headers];
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port: rig.port, method, path, headers: all }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, code: answer.headers['x-drover-error'] as string | undefined, body }),
      );
    });
    outgoing.on('error', reject).end();
  });
}

const styles: Readonly<Record<string, (key: string) => readonly string[]>> = {
  'a bearer': (key) => ['authorization', `Bearer ${key}`],
  'a bearer in other letters': (key) => ['AUTHORIZATION', `bearer  ${key}`],
  'authorization alone': (key) => ['authorization', key],
  'x-api-key': (key) => ['x-api-key', key],
  'x-api-key beside what Anthropic sends': (key) => ['x-api-key', key, 'anthropic-version', '2023-06-01'],
  'both headers': (key) => ['x-api-key', key, 'authorization', `Bearer ${key}`],
  'one header with a comma': (key) => ['x-api-key', `${key}, ${key}`],
};

describe('T20 each way to show a key, on each route', () => {
  it.each(Object.entries(styles))('knows the key by %s', async (_style, headersOf) => {
    for (const { method, path, policy } of calls) {
      const answer = await call(method, path, headersOf(powerless.text));
      const expected = policy === 'open' ? [false, path] : [true, path];
      expect([answer.status === 403, path]).toEqual(expected);
      expect([answer.status === 401, path]).toEqual([false, path]);
    }
  });

  it.each(Object.entries(styles))('T5 refuses a wrong key and an absent one alike by %s', async (_style, headersOf) => {
    for (const { method, path } of calls) {
      const [bad, unknown] = [await call(method, path, headersOf(wrong)), await call(method, path, headersOf(absent))];
      expect([bad.status, bad.code, path]).toEqual([401, 'unauthorized', path]);
      expect(unknown).toEqual(bad);
    }
  });

  it.each<[string, readonly string[]]>([
    ['two headers', ['authorization', `Bearer ${other.text}`, 'x-api-key', inferring.text]],
    ['one header with a comma', ['x-api-key', `${other.text}, ${inferring.text}`]],
    ['a key beside another credential', ['authorization', 'Bearer ollama', 'x-api-key', other.text]],
    ['api-key', ['api-key', other.text]],
  ])('refuses two keys, or one out of place: %s', async (_name, headers) => {
    for (const { method, path } of calls) {
      const answer = await call(method, path, headers);
      expect([answer.status, answer.code, path]).toEqual([401, 'unauthorized', path]);
    }
  });

  it.each(['authorization', 'x-api-key'])('refuses %s sent twice before anything else', async (name) => {
    const headers = [name, other.text, name, other.text];
    for (const { method, path } of calls) expect((await call(method, path, headers)).status).toBe(400);
  });

  it.each(['key', 'api_key', 'apiKey', 'x-api-key', 'access_token', 'anything', 'k%65y'])(
    'refuses a key in the query as %s, also beside a good one',
    async (name) => {
      for (const { method, path } of calls) {
        const target = `${path}?${name}=${other.text}`;
        for (const headers of [[], ['authorization', `Bearer ${other.text}`]]) {
          const answer = await call(method, target, headers);
          expect([answer.status, answer.code, path]).toEqual([401, 'unauthorized', path]);
        }
      }
    },
  );

  it('tells it in the form of the dialect', async () => {
    const form = async (method: string, path: string, headers: readonly string[] = []) =>
      JSON.parse((await call(method, path, [...headers, 'authorization', `Bearer ${wrong}`])).body) as unknown;
    expect(await form('POST', '/v1/chat/completions')).toMatchObject({ error: { code: 'unauthorized' } });
    expect(await form('POST', '/v1/messages')).toMatchObject({
      type: 'error',
      error: { type: 'authentication_error' },
    });
    expect(await form('GET', '/v1/models', ['anthropic-version', '2023-06-01'])).toMatchObject({ type: 'error' });
    expect(await form('POST', '/api/chat')).toEqual({ error: expect.any(String) });
    expect(await form('POST', '/generate')).toMatchObject({ error: expect.anything() });
  });
});

describe('T19 a secret of any length or kind', () => {
  it.each([
    '',
    'A',
    'A'.repeat(42),
    'A'.repeat(44),
    'A'.repeat(5000),
    `${'A'.repeat(42)}é`,
    `${'A'.repeat(42)}=`,
    '🔑',
  ])('is a wrong key and no failure of ours: %s', async (secret) => {
    const header = Buffer.from(`${powerless.text.slice(0, 23)}${secret}`).toString('latin1');
    const answer = await call('GET', '/api/tags', ['authorization', `Bearer ${header}`]);
    expect([answer.status, answer.code]).toEqual([401, 'unauthorized']);
    expect(rig.logs.filter(({ level }) => level === 'error')).toEqual([]);
  });
});

describe('T21 the table of routes', () => {
  it('gives each route a policy, and only what tells nothing about others is open', () => {
    for (const { policy } of routeTable) expect(routePolicies).toContain(policy);
    const open = routeTable.filter(({ policy, whyUnserved }) => policy === 'open' && whyUnserved === undefined);
    expect(open.map(({ path }) => path)).toEqual([
      ...['/', '/health', '/v1/health', '/ready', '/health/ollama', '/v1/version'],
      ...['/docs', '/docs/*', '/redoc', '/openapi.json', '/openapi.yaml', '/workers', '/workers/types'],
    ]);
  });

  it('asks for the scope to manage wherever something installed, or the account, can change', () => {
    const managed = routeTable.flatMap(({ policy, methods, path }) =>
      policy === 'manage' ? [`${methods.join()} ${path}`] : [],
    );
    expect(managed).toEqual([
      ...['POST /api/pull', 'POST /api/push', 'POST /api/create', 'POST /api/copy', 'DELETE /api/delete'],
      ...['POST /api/blobs/*', 'HEAD /api/blobs/*', 'POST /api/me', 'POST /api/signout', 'DELETE /api/user/keys/*'],
    ]);
  });

  it.each([
    ['infer', inferring],
    ['manage', managing],
  ] as const)('lets a key of scope %s alone reach no route of another', async (scope, key) => {
    const closed = guarded.filter(({ policy }) => policy !== scope);
    expect(closed.length).toBeGreaterThan(5);
    const before = upstream.seen.length;
    for (const { method, path } of closed) {
      for (const target of [path, `/p/notes${path}`]) {
        const answer = await call(method, target, ['authorization', `Bearer ${key.text}`]);
        expect([answer.status, answer.code, target]).toEqual([403, 'forbidden', target]);
      }
    }
    expect(upstream.seen.length).toBe(before);
  });

  it('leads to no backend by a path or a method that it does not list', async () => {
    const before = upstream.seen.length;
    const paths = [
      '/api/unknown',
      '/API/tags',
      '/api/tags/',
      '/v1/files',
      '/p/notes/p/notes/api/tags',
      '/api/generate/x',
    ];
    for (const path of paths) {
      for (const method of ['GET', 'POST', 'DELETE', 'PUT', 'PATCH', 'OPTIONS']) {
        const answer = await call(method, path, ['authorization', `Bearer ${other.text}`]);
        expect(answer.status, `${method} ${path}`).toBeGreaterThanOrEqual(204);
      }
    }
    for (const method of ['PUT', 'PATCH', 'OPTIONS']) {
      for (const { path } of guarded) await call(method, path, ['authorization', `Bearer ${other.text}`]);
    }
    expect(upstream.seen.length).toBe(before);
  });
});
