import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { callCase, openaiWhole } from '../../fakes/gateway/calls.ts';
import { type Rig, startRig } from '../../fakes/gateway/rig.ts';
import {
  answerWell,
  json,
  type ScriptedUpstream,
  startScriptedUpstream,
} from '../../fakes/gateway/scripted-upstream.ts';

let upstream: ScriptedUpstream;
let rig: Rig;

beforeEach(async () => {
  upstream = await startScriptedUpstream((answer, seen, count) =>
    seen.url === '/api/version'
      ? void answer.writeHead(200, json).end('{"version":"1"}')
      : answerWell(answer, seen, count),
  );
  rig = await startRig({ upstreamUrl: upstream.url });
});

afterEach(async () => {
  await rig.close();
  await upstream.close();
});

const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(rig.url + path, { headers });

describe('the root', () => {
  it('says to Ollama clients what Ollama says', async () => {
    const answer = await get('/', { accept: '*/*' });
    expect(await answer.text()).toBe('Ollama is running');
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    const head = await fetch(rig.url, { method: 'HEAD', headers: { accept: 'text/html' } });
    expect(head.status).toBe(200);
    expect(head.headers.get('content-length')).toBe('17');
  });

  it.each(['text/html,application/xhtml+xml', 'application/json'])('describes the service to %s', async (accept) => {
    expect(await (await get('/', { accept })).json()).toMatchObject({ service: 'drover', version: '1.2.3' });
  });
});

describe('health', () => {
  it('answers as long as the process does', async () => {
    for (const path of ['/health', '/v1/health']) {
      expect(await (await get(path)).json()).toMatchObject({ status: 'ok', version: '1.2.3', inFlight: 0 });
    }
    expect((await get('/ready')).status).toBe(200);
  });

  it('H2 says which build answers, and to what the paths of each dialect keep', async () => {
    expect(await (await get('/v1/version')).json()).toEqual({
      ...{ service: 'drover', version: '1.2.3', commit: null, builtAt: null },
      apis: { drover: 'v1', openai: 'v1', anthropic: '2023-06-01', ollama: null },
    });
    const build = { commit: 'c0ffee', builtAt: '2026-01-31T12:00:00.000Z' };
    rig.gateway.applySettings({ ...rig.gateway.settings(), build });
    expect(await (await get('/v1/version')).json()).toMatchObject(build);
    expect(await (await get('/metrics')).text()).toContain('drover_build_info{version="1.2.3",commit="c0ffee"} 1');
  });

  it('asks the daemon itself', async () => {
    const answer = await get('/health/ollama');
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ status: 'ok', message: 'Ollama answers.', url: upstream.url });
  });

  it('says why the daemon does not answer', async () => {
    await upstream.close();
    const answer = await get('/health/ollama');
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ status: 'error', error_details: { code: 'backend_unavailable' } });
  });

  it('F17 does not wait for a daemon that hangs', async () => {
    await rig.close();
    await upstream.close();
    upstream = await startScriptedUpstream(() => undefined);
    rig = await startRig({ upstreamUrl: upstream.url });
    const answer = await get('/health/ollama');
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ error_details: { code: 'total_timeout' } });
  });

  it('is not ready while the daemon is not', async () => {
    await rig.close();
    rig = await startRig({ upstreamUrl: null });
    expect((await get('/ready')).status).toBe(503);
    expect((await get('/health')).status).toBe(200);
  });
});

it('tells Prometheus what happened', async () => {
  await callCase(rig.url, openaiWhole);
  for (const path of ['/metrics', '/v1/metrics']) {
    const answer = await get(path);
    const text = await answer.text();
    expect(answer.headers.get('content-type')).toContain('text/plain; version=0.0.4');
    expect(text).toContain('drover_requests_total{route="/v1/chat/completions",outcome="ok",model="m:latest"} 1');
    expect(text).toContain('drover_tokens_total{kind="prompt",model="m:latest"} 5');
    expect(text).toMatch(/drover_request_duration_seconds_count\{route="\/v1\/chat\/completions"\} 1/);
    expect(text).toMatch(/process_resident_memory_bytes \d{7,}/);
    expect(text).toContain('drover_backend_tries_total{backend="local",result="succeeded"} 1');
  }
});

it('writes rows for what concerns a backend, and for nothing else', async () => {
  for (const path of ['/', '/health', '/ready', '/metrics', '/nope', '/v1/version']) await get(path);
  await get('/api/version');
  const rows = await rig.completedRows(1);
  expect(rows.map(({ opened }) => opened.route)).toEqual(['/api/version']);
});

it.each([
  ['/v1/nope', /"code":"not_found"/],
  ['/api/nope', /^\{"error":"There is no such route\."\}$/],
  ['/nope', /"code":"not_found"/],
])('answers 404 on %s in the dialect that the path suggests', async (path, expected) => {
  const answer = await get(path);
  expect(answer.status).toBe(404);
  expect(answer.headers.get('x-drover-error')).toBe('not_found');
  expect(await answer.text()).toMatch(expected);
});

it('T31 survives a bug in a stage and tells nothing of it', async () => {
  const health = (): never => {
    throw new Error('cannot read /home/secret');
  };
  const broken = await startRig({ upstreamUrl: upstream.url, ports: { health } });
  const answer = await fetch(`${broken.url}/health`);
  expect(answer.status).toBe(500);
  expect(answer.headers.get('x-drover-error')).toBe('internal_error');
  expect(await answer.text()).not.toContain('secret');
  expect(JSON.stringify(broken.logs)).not.toContain('secret');
  expect((await fetch(`${broken.url}/v1/version`)).status).toBe(200);
  await broken.close();
});

describe('addresses', () => {
  it('rejects with port_in_use when the main one is taken', async () => {
    const settings = { listen: { host: '127.0.0.1', port: rig.port } };
    await expect(startRig({ settings })).rejects.toMatchObject({
      code: 'port_in_use',
      data: { host: '127.0.0.1', port: rig.port },
    });
  });

  it('answers on a second one too, under its own name', async () => {
    const both = await startRig({
      upstreamUrl: upstream.url,
      settings: { takeOver: { host: '127.0.0.1', port: 0, isRequired: false } },
    });
    expect(both.gateway.takeOverUrl).not.toBeNull();
    expect(await (await fetch(`${both.gateway.takeOverUrl}/v1/version`)).json()).toMatchObject({ service: 'drover' });
    await both.close();
  });

  it('leaves a second one that is taken alone, unless it must have it', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as { port: number };
    const optional = await startRig({ settings: { takeOver: { host: '127.0.0.1', port, isRequired: false } } });
    expect(optional.gateway.takeOverUrl).toBeNull();
    await optional.close();
    const required = startRig({ settings: { takeOver: { host: '127.0.0.1', port, isRequired: true } } });
    await expect(required).rejects.toMatchObject({ code: 'port_in_use', data: { port } });
    other.close();
  });
});
