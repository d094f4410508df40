import { networkInterfaces } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import type { HealthReport } from '../../../apps/contract/model/index.ts';
import type { BackendSettings } from '../../../apps/gateway/index.ts';
import { createKeyPort, createTestKey } from '../../fakes/gateway/key-port.ts';
import { type Rig, startRig } from '../../fakes/gateway/rig.ts';
import { json, startScriptedUpstream } from '../../fakes/gateway/scripted-upstream.ts';

const outside = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find(({ internal, family }) => !internal && family === 'IPv4')?.address;

let rig: Rig;
const ends: (() => unknown)[] = [];
afterEach(async () => {
  await rig.close();
  for (const end of ends.splice(0)) await end();
});

const key = createTestKey();
const bearer = { authorization: `Bearer ${key.text}` };
const failing: HealthReport = {
  status: 'failed',
  message: 'No ollama at /home/canary/bin/ollama.',
  parts: [
    { name: 'gateway', status: 'ok', message: 'The gateway answers.' },
    { name: 'ollama', status: 'failed', message: 'No ollama at /home/canary/bin/ollama.' },
    { name: 'storage', status: 'degraded', message: 'Cannot write /home/canary/drover.db.' },
    { name: 'configuration', status: 'degraded', message: 'Line 3 of /home/canary/config.yaml.' },
  ],
};
const noDaemon: HealthReport = {
  status: 'degraded',
  message: 'Drover was told to run no daemon.',
  parts: [{ name: 'ollama', status: 'off', message: 'Drover was told to run no daemon.' }],
};
const well: HealthReport = { status: 'ok', message: 'Everything works.', parts: [] };

async function useCloud(health: HealthReport, isAnswering = true): Promise<void> {
  const upstream = await startScriptedUpstream((answer) =>
    isAnswering
      ? void answer.writeHead(200, json).end('{"object":"list","data":[{"id":"gpt","object":"model"}]}')
      : void answer.writeHead(500, json).end('{}'),
  );
  ends.push(upstream.close);
  const backends: readonly BackendSettings[] = [
    { id: 'local', kind: 'ollama', url: 'managed', apiKey: null, isStrict: false },
    { id: 'cloud', kind: 'openai', url: `${upstream.url}/v1`, apiKey: 'sk-canary', isStrict: false },
  ];
  rig = await startRig({
    settings: {
      backends,
      listen: { host: outside === undefined ? '127.0.0.1' : '0.0.0.0', port: 0 },
      routes: { backends: backends.map(({ id, kind }) => ({ id, dialect: kind })), rules: [], defaultTarget: null },
    },
    ports: { health: () => health, keys: createKeyPort([key]) },
  });
  await rig.gateway.lookAtBackends();
}

async function ask(path: string, headers: Readonly<Record<string, string>> = {}, host = '127.0.0.1') {
  const text = await (await fetch(`http://${host}:${rig.port}${path}`, { headers })).text();
  return { text, body: JSON.parse(text) as Readonly<Record<string, unknown>> };
}

describe('the health of the service', () => {
  it('D12 is not failed while a backend answers, and says what callers can count on', async () => {
    await useCloud(failing);
    const { body } = await ask('/v1/health');
    expect(body).toMatchObject({
      status: 'degraded',
      works: ['Models of the backend cloud are served.'],
      doesNotWork: [
        'Models of Ollama are not served.',
        'Requests are not recorded on disk; they are served all the same.',
        'Part of the configuration is not in force; what was in force before is.',
      ],
    });
    expect(body['parts']).toContainEqual({ name: 'backend cloud', status: 'ok', message: 'It answers.' });
  });

  it('D12 is failed when nobody answers any more, and degraded when only the others do not', async () => {
    await useCloud(failing, false);
    expect((await ask('/health')).body).toMatchObject({ status: 'failed', works: [] });
    await rig.close();
    await useCloud(well, false);
    const { body } = await ask('/health');
    expect(body).toMatchObject({ status: 'degraded', doesNotWork: ['Models of the backend cloud are not served.'] });
    expect(body['message']).toMatch(/^The backend cloud does not answer\./);
  });

  it('is ok and ready by the other backends alone where no Ollama is wanted', async () => {
    await useCloud(noDaemon);
    expect((await ask('/health')).body).toMatchObject({ status: 'ok', message: 'Everything works.', doesNotWork: [] });
    expect((await ask('/ready')).body).toMatchObject({ ready: true, status: 'ok' });
    await rig.close();
    await useCloud(noDaemon, false);
    expect((await ask('/health')).body).toMatchObject({ status: 'failed' });
    expect((await ask('/ready')).body).toMatchObject({ ready: false, status: 'failed' });
  });

  it('is ok when all is', async () => {
    await useCloud(well);
    expect((await ask('/health')).body).toMatchObject({ status: 'ok', message: 'Everything works.', doesNotWork: [] });
  });

  it.skipIf(outside === undefined)(
    'E7 names files and addresses to nobody elsewhere, and parts to nobody without a key',
    async () => {
      await useCloud(failing, false);
      expect((await ask('/health')).text).toContain('/home/canary');
      expect((await ask('/health', {}, outside)).body).toEqual({ status: 'failed' });
      for (const path of ['/health', '/v1/health', '/ready', '/health/ollama']) {
        for (const headers of [{}, bearer]) {
          const { text } = await ask(path, headers, outside);
          expect(text).not.toMatch(/canary|https?:|127\.0\.0\.1|\/home/);
        }
      }
      const { body } = await ask('/health', bearer, outside);
      expect(body).toMatchObject({ status: 'failed', inFlight: 0, version: '1.2.3' });
      expect(body['parts']).toContainEqual({ name: 'storage', status: 'degraded', message: '' });
      expect(body['doesNotWork']).toContain('Models of Ollama are not served.');
    },
  );
});
