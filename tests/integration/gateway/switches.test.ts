import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { GatewaySettings } from '../../../apps/gateway/index.ts';
import { callCase, chatBody, openaiWhole } from '../../fakes/gateway/calls.ts';
import { type PairRig, startPairRig } from '../../fakes/gateway/pair-rig.ts';
import { type Rig, startRig } from '../../fakes/gateway/rig.ts';
import { answerAsAnthropic, answerAsOpenai } from '../../fakes/gateway/vendor-scripts.ts';
import { readPair } from '../../fakes/tls/pairs.ts';

let rig: Rig | PairRig;
const ends: (() => unknown)[] = [];
afterEach(async () => {
  await rig.close();
  for (const end of ends.splice(0)) end();
});

const statusOf = (path: string, method = 'GET'): Promise<number> =>
  fetch(rig.url + path, { method }).then(({ status }) => status);
const change = (part: Partial<GatewaySettings>): void =>
  rig.gateway.applySettings({ ...rig.gateway.settings(), ...part });

describe('routes that can be switched off', () => {
  it('are there as usual, and unknown as soon as they are off', async () => {
    rig = await startRig();
    expect([await statusOf('/metrics'), await statusOf('/v1/metrics'), await statusOf('/v1/version')]).toEqual([
      200, 200, 200,
    ]);
    change({ metrics: { areServed: false, path: '/metrics' }, isVersionServed: false });
    for (const path of ['/metrics', '/v1/metrics', '/v1/metrics.json', '/v1/version']) {
      const answer = await fetch(rig.url + path);
      expect([answer.status, answer.headers.get('x-drover-error')]).toEqual([404, 'not_found']);
    }
    const about = await fetch(rig.url, { headers: { accept: 'application/json' } });
    expect(await about.json()).not.toHaveProperty('metrics');
  });

  it('have their metrics where the configuration says, and there alone', async () => {
    rig = await startRig({ settings: { metrics: { areServed: true, path: '/prom/x' } } });
    const statuses = await Promise.all(
      ['/prom/x', '/p/notes/prom/x', '/v1/metrics', '/metrics'].map((path) => statusOf(path)),
    );
    expect(statuses).toEqual([200, 200, 200, 404]);
    expect(await (await fetch(`${rig.url}/prom/x`)).text()).toContain('# TYPE');
    expect(await statusOf('/prom/x', 'POST')).toBe(405);
    change({ metrics: { areServed: false, path: '/prom/x' } });
    expect(await statusOf('/prom/x')).toBe(404);
  });
});

describe('a backend with a certificate that nobody trusts', () => {
  it('gets nothing, until certificates are not checked, and again nothing when they are', async () => {
    const seen: string[] = [];
    const server = createServer(readPair('first'), (request, answer) => {
      seen.push(request.url ?? '');
      const done = { model: 'm', message: { role: 'assistant', content: 'hi' }, done: true, done_reason: 'stop' };
      answer.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(done));
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    ends.push(
      () => server.close(),
      () => server.closeAllConnections(),
    );
    rig = await startRig({ upstreamUrl: `https://localhost:${(server.address() as AddressInfo).port}` });
    const ask = () => callCase(rig.url, openaiWhole).then(({ status }) => status);
    expect([await ask(), seen]).toEqual([503, []]);
    change({ areBackendCertificatesChecked: false });
    expect(await ask()).toBe(200);
    change({ areBackendCertificatesChecked: true });
    expect([await ask(), seen.length]).toEqual([503, 1]);
  });
});

describe('headers of a client', () => {
  const secrets = {
    ...{ cookie: 'session=canary', 'x-forwarded-for': 'canary', forwarded: 'for=canary', referer: 'http://canary' },
    ...{ 'user-agent': 'canary/1', 'x-stainless-os': 'canary', 'openai-organization': 'canary', 'x-real-ip': 'canary' },
    ...{ 'proxy-authorization': 'canary', 'x-drover-project': 'canary', 'accept-language': 'canary', te: 'canary' },
    ...{ authorization: 'Bearer sk-canary', 'x-api-key': 'sk-canary' },
  };
  const common = ['accept', 'accept-encoding', 'connection', 'content-length', 'content-type', 'host', 'user-agent'];

  it.each([
    ['openai', 'cloud/gpt', [...common, 'authorization', 'x-request-id']],
    ['anthropic', 'claude/claude', [...common, 'anthropic-version', 'x-api-key', 'x-request-id']],
  ] as const)('T33 do not reach a backend of kind %s: its own set is exact', async (kind, model, expected) => {
    const pair = await startPairRig({ openai: answerAsOpenai, anthropic: answerAsAnthropic });
    rig = pair;
    for (const path of ['/v1/chat/completions', '/v1/messages', '/api/chat']) {
      const body = chatBody({ model, max_tokens: 5, stream: false });
      const { status } = await callCase(rig.url, { path, body }, secrets);
      expect([path, status]).toEqual([path, 200]);
    }
    for (const { headers } of pair[kind].seen) {
      expect(Object.keys(headers).toSorted()).toEqual([...expected].toSorted());
      expect(JSON.stringify(headers)).not.toContain('canary');
    }
    expect(pair[kind].seen).toHaveLength(3);
  });
});
