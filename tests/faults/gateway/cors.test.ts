import { afterEach, describe, expect, it } from 'vitest';
import { createCorsRules } from '../../../apps/gateway/guards/cors-rules.ts';
import type { GatewaySettings } from '../../../apps/gateway/index.ts';
import { allCases, callCase, openaiStream, openaiWhole } from '../../fakes/gateway/calls.ts';
import { createKeyPort, createTestKey } from '../../fakes/gateway/key-port.ts';
import { connectRaw, splitAnswer } from '../../fakes/gateway/raw-client.ts';
import { type Rig, startRig } from '../../fakes/gateway/rig.ts';
import { answerWell, type ScriptedUpstream, startScriptedUpstream } from '../../fakes/gateway/scripted-upstream.ts';

let rig: Rig;
let upstream: ScriptedUpstream;

async function use(settings: Partial<GatewaySettings>, hasKeys = false): Promise<void> {
  upstream = await startScriptedUpstream(answerWell);
  const ports = hasKeys ? { keys: createKeyPort([createTestKey()]) } : {};
  rig = await startRig({ upstreamUrl: upstream.url, settings, ports });
}

afterEach(async () => {
  await rig.close();
  await upstream.close();
});

/** Sends one request with headers of one's choice; `fetch` lets nobody say which origin it has. */
async function ask(line: string, headers: readonly string[], body = ''): Promise<ReturnType<typeof splitAnswer>> {
  const client = await connectRaw(rig.port);
  const all = [`host: 127.0.0.1:${rig.port}`, ...headers, `content-length: ${Buffer.byteLength(body)}`];
  client.send(`${[`${line} HTTP/1.1`, ...all, 'connection: close'].join('\r\n')}\r\n\r\n${body}`);
  return splitAnswer(await client.closed());
}

const headerOf = ({ head }: { readonly head: string }, name: string): string | null =>
  new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1]?.trim() ?? null;

const app = 'https://app.example';
const preflight = (origin: string, ...more: string[]) =>
  ask('OPTIONS /v1/chat/completions', [
    `origin: ${origin}`,
    'access-control-request-method: POST',
    'access-control-request-headers: content-type,authorization,x-stainless-os,x-drover-project,cookie,x-evil',
    'sec-fetch-site: cross-site',
    ...more,
  ]);

describe('a page that the configuration names', () => {
  it('T3 gets its pre-flight answered, and nothing that was not on the list', async () => {
    await use({ corsOrigins: [app] });
    const answer = await preflight(app, 'access-control-request-private-network: true');
    expect(answer.status).toBe(204);
    expect(answer.body).toBe('');
    expect(headerOf(answer, 'access-control-allow-origin')).toBe(app);
    expect(headerOf(answer, 'access-control-allow-methods')).toBe('GET, HEAD, POST, DELETE');
    expect(headerOf(answer, 'access-control-allow-headers')).toBe(
      'content-type, authorization, x-stainless-os, x-drover-project',
    );
    expect(Number(headerOf(answer, 'access-control-max-age'))).toBeGreaterThan(0);
    expect(headerOf(answer, 'vary')).toContain('Origin');
    expect(answer.head.toLowerCase()).not.toMatch(/access-control-allow-(?:credentials|private-network)/);
    expect(rig.rows()).toEqual([]);
  });

  it.each(allCases)('T3 reads the answer of $name with all its headers', async ({ path, body }) => {
    await use({ corsOrigins: [app] });
    const headers = [`origin: ${app}`, 'sec-fetch-site: cross-site', 'content-type: application/json'];
    const answer = await ask(`POST ${path}`, headers, body);
    expect(answer.status).toBe(200);
    expect(headerOf(answer, 'access-control-allow-origin')).toBe(app);
    expect(headerOf(answer, 'access-control-expose-headers')).toBe('*');
    expect(headerOf(answer, 'vary')).toBe('Origin');
    expect(headerOf(answer, 'x-request-id')).toMatch(/^req_/);
    expect(answer.head.toLowerCase().match(/access-control-allow-origin/g)).toHaveLength(1);
  });

  it('T3 reads refusals too: of a body, of a key, of a path', async () => {
    await use({ corsOrigins: [app] });
    const json = 'content-type: application/json';
    const answers = await Promise.all([
      ask('POST /v1/chat/completions', [`origin: ${app}`, json], '{'),
      ask(
        'POST /v1/chat/completions',
        [`origin: ${app}`, json, 'authorization: Bearer sk-drover-aaaaaaaaaaaa-x'],
        '{}',
      ),
      ask('GET /nope', [`origin: ${app}`]),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([400, 401, 404]);
    for (const answer of answers) expect(headerOf(answer, 'access-control-allow-origin')).toBe(app);
  });

  it('T1 T3 gets nothing under a name that is not ours', async () => {
    await use({ corsOrigins: [app] });
    const client = await connectRaw(rig.port);
    client.send(`GET /v1/models HTTP/1.1\r\nhost: evil.test\r\norigin: ${app}\r\nconnection: close\r\n\r\n`);
    const answer = splitAnswer(await client.closed());
    expect(answer.status).toBe(403);
    expect(answer.head.toLowerCase()).not.toContain('access-control');
  });

  it('is permitted and refused as soon as the settings say so', async () => {
    await use({});
    expect((await preflight(app)).status).toBe(403);
    rig.gateway.applySettings({ ...rig.gateway.settings(), corsOrigins: [app] });
    expect((await preflight(app)).status).toBe(204);
    rig.gateway.applySettings({ ...rig.gateway.settings(), corsOrigins: [] });
    expect((await preflight(app)).status).toBe(403);
  });
});

describe('a page that it does not name', () => {
  const listed = [app, 'https://*.apps.example', 'http://localhost:*', 'http://127.0.0.1:5173'];
  it.each([
    'null',
    'https://app.example.evil.test',
    'https://evil-app.example',
    'https://xapp.example',
    'https://app.example:8443',
    'http://app.example',
    'https://app.examplee',
    'https://APP.example',
    'https://apps.example',
    'https://evilapps.example',
    'https://a.apps.example.evil.test',
    'https://a.apps.example:444',
    'https://apps.example@evil.test',
    'http://localhost.evil.test:5173',
    'http://localhost:5173x',
    'http://127.0.0.1:5174',
    '*',
    '',
  ])('T3 gets 403 without a word on permission: %j', async (origin) => {
    await use({ corsOrigins: listed });
    const answers = [
      await preflight(origin),
      await ask('POST /v1/chat/completions', [`origin: ${origin}`, 'content-type: application/json'], openaiWhole.body),
      await ask('GET /v1/models', [`origin: ${origin}`]),
    ];
    for (const answer of answers) {
      expect(answer.status).toBe(403);
      expect(answer.head.toLowerCase()).not.toContain('access-control');
    }
    expect(upstream.seen).toHaveLength(0);
  });

  it('T2 T3 gets 403 where the browser names no origin', async () => {
    await use({ corsOrigins: listed });
    expect((await ask('GET /v1/models', ['sec-fetch-site: cross-site'])).status).toBe(403);
  });

  it('T3 shares no cached answer with one that may: answers differ by origin', async () => {
    await use({ corsOrigins: listed });
    expect(headerOf(await ask('GET /v1/version', []), 'vary')).toBe('Origin');
  });
});

describe('forms of the list', () => {
  it.each([
    ['https://*.apps.example', 'https://a.apps.example'],
    ['https://*.apps.example', 'https://a.b.apps.example'],
    ['http://localhost:*', 'http://localhost:5173'],
    ['http://localhost:*', 'http://localhost'],
    ['https://App.Example:443', 'https://app.example'],
    ['http://[::1]:*', 'http://[::1]:3000'],
    ['chrome-extension://abcdef', 'chrome-extension://abcdef'],
  ])('%s takes %s by name', (entry, origin) => {
    expect(createCorsRules([entry]).match(origin)).toBe('named');
  });
});

describe('every page', () => {
  it('T3 may call while there are no keys, and is never named back', async () => {
    await use({ corsOrigins: ['*'] });
    const answer = await preflight('https://any.test');
    expect([answer.status, headerOf(answer, 'access-control-allow-origin')]).toEqual([204, '*']);
    const { headers, status } = await callCase(rig.url, openaiStream);
    expect([status, headers.get('access-control-allow-origin')]).toEqual([200, null]);
    expect((await preflight('null')).status).toBe(204);
  });

  it('T3 may not as soon as there is a key; those that are named still may', async () => {
    await use({ corsOrigins: ['*', 'null', app] }, true);
    for (const origin of ['https://any.test', 'null']) {
      const answer = await preflight(origin);
      expect([answer.status, headerOf(answer, 'access-control-allow-origin')]).toEqual([403, null]);
    }
    expect((await preflight(app)).status).toBe(204);
  });
});
