import { afterEach, describe, expect, it } from 'vitest';
import type { BackendReport } from '../../../apps/contract/model/index.ts';
import { backendReportSchema } from '../../../apps/contract/model/index.ts';
import type { BackendSettings, GatewaySettings } from '../../../apps/gateway/index.ts';
import { keepUpstreams, toBackend } from '../../fakes/gateway/keep-upstreams.ts';
import { type Rig, startRig } from '../../fakes/gateway/rig.ts';
import { type ToldModel, tellAsAnthropic, tellAsOllama, tellAsOpenai } from '../../fakes/gateway/told-backends.ts';

let rig: Rig;
const start = keepUpstreams();
afterEach(() => rig.close());

async function use(backends: readonly BackendSettings[], more: Partial<GatewaySettings> = {}): Promise<void> {
  const routes = {
    backends: backends.map(({ id, kind }) => ({ id, dialect: kind, isLocal: true })),
    rules: [],
    defaultTarget: null,
  };
  rig = await startRig({ settings: { backends, routes, ...more } });
}

const reportOf = (reports: readonly BackendReport[], id: string): BackendReport | undefined =>
  reports.find((report) => report.id === id);
const nobody = 'http://127.0.0.1:9';

describe('D3 what the gateway knows of its backends', () => {
  it('tells the models of each dialect, with what their servers say of them', async () => {
    const desk = await start(
      tellAsOllama({
        'qwen3:8b': { capabilities: ['completion', 'tools'], contextLength: 40_960, isResident: true },
        'llava:7b': { capabilities: ['completion', 'vision'] },
      }),
    );
    const studio = await start(tellAsOpenai(['a', { id: 'b', max_model_len: 8192 }]));
    const cloud = await start(tellAsAnthropic(['claude-a', 'claude-b'], 'sk-right'));
    await use([
      toBackend('desk', 'ollama', desk.url),
      toBackend('studio', 'openai', studio.url),
      { ...toBackend('cloud', 'anthropic', cloud.url), apiKey: 'sk-right' },
    ]);
    await rig.gateway.lookAtBackends();
    await expect
      .poll(() => reportOf(rig.gateway.backends(), 'desk')?.models?.[0]?.capabilities)
      .toEqual(['completion', 'tools']);
    const reports = rig.gateway.backends();
    for (const report of reports) expect(backendReportSchema.parse(report)).toEqual(report);
    const unknown = { capabilities: null, contextLength: null, isResident: null };
    expect(reports.map(({ id, models }) => [id, models])).toEqual([
      [
        'desk',
        [
          { name: 'qwen3:8b', capabilities: ['completion', 'tools'], contextLength: 40_960, isResident: true },
          { name: 'llava:7b', capabilities: ['completion', 'vision'], contextLength: null, isResident: false },
        ],
      ],
      [
        'studio',
        [
          { name: 'a', ...unknown },
          { name: 'b', ...unknown, contextLength: 8192 },
        ],
      ],
      [
        'cloud',
        [
          { name: 'claude-a', ...unknown },
          { name: 'claude-b', ...unknown },
        ],
      ],
    ]);
    expect(reportOf(reports, 'desk')).toMatchObject({
      url: desk.url,
      isAnswering: true,
      problem: null,
      isManaged: false,
    });
  });

  it('asks an Ollama once what a model can do, and anew when the model has changed', async () => {
    const models: Record<string, ToldModel> = { 'a:1b': { capabilities: ['completion'] } };
    const desk = await start(tellAsOllama(models));
    await use([toBackend('desk', 'ollama', desk.url)]);
    const shows = (): number => desk.seen.filter(({ url }) => url === '/api/show').length;
    const capabilities = () => reportOf(rig.gateway.backends(), 'desk')?.models?.[0]?.capabilities;
    await rig.gateway.lookAtBackends();
    await expect.poll(capabilities).toEqual(['completion']);
    await rig.gateway.lookAtBackends();
    expect(shows()).toBe(1);
    models['a:1b'] = { capabilities: ['completion', 'vision'], digest: 'd2' };
    await rig.gateway.lookAtBackends();
    await expect.poll(capabilities).toEqual(['completion', 'vision']);
    expect(shows()).toBe(2);
  });

  it.each([
    ['nothing listens', null, false, /Nothing answers/],
    ['it fails', 500, false, /status 500/],
    ['the key is wrong', 401, true, /refuses the key/],
    ['it has no list', 404, true, /does not have this route/],
    ['it points elsewhere', 307, true, /points elsewhere/],
  ])('says in words what is wrong when %s', async (_what, status, isAnswering, problem) => {
    const url = status === null ? nobody : (await start((answer) => void answer.writeHead(status).end())).url;
    await use([{ ...toBackend('studio', 'openai', url), apiKey: 'sk-secret-of-studio' }]);
    const [report] = await rig.gateway.lookAtBackends();
    expect(report).toMatchObject({ isAnswering, models: null });
    expect(report?.problem).toMatch(problem);
    expect(JSON.stringify([report, rig.logs])).not.toContain('sk-secret-of-studio');
  });

  it('finds a backend that comes back, by itself and without a request', async () => {
    const gone = await start(tellAsOpenai(['a']));
    const { port } = new URL(gone.url);
    await gone.close();
    await use([toBackend('studio', 'openai', gone.url)], {
      backendWatch: { firstMs: 1, busyMs: 20, idleMs: 20, idleAfterMs: 0 },
    });
    await expect.poll(() => rig.gateway.backends()[0]?.isAnswering).toBe(false);
    const { createServer } = await import('node:http');
    const back = createServer((_request, answer) => {
      answer.writeHead(200, { 'content-type': 'application/json' }).end('{"data":[{"id":"b"}]}');
    });
    await new Promise<void>((resolve) => back.listen(Number(port), '127.0.0.1', resolve));
    await expect.poll(() => rig.gateway.backends()[0]?.models?.map(({ name }) => name)).toEqual(['b']);
    expect(rig.gateway.backends()[0]).toMatchObject({ isAnswering: true, problem: null });
    back.closeAllConnections();
    back.close();
  });

  it('takes a request that was answered for proof that a backend answers', async () => {
    const studio = await start((answer, seen, count) => {
      if (seen.method === 'GET') answer.writeHead(500).end();
      else tellAsOpenai([])(answer, seen, count);
    });
    await use([toBackend('studio', 'openai', studio.url)]);
    const [before] = await rig.gateway.lookAtBackends();
    expect(before?.isAnswering).toBe(false);
    const answer = await fetch(`${rig.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'studio/a', messages: [{ role: 'user', content: 'hi' }] }),
    });
    expect(answer.status).toBe(200);
    expect(rig.gateway.backends()[0]).toMatchObject({ isAnswering: true, problem: null });
    const [row] = await rig.completedRows(1);
    expect(row?.opened.routeSteps.join('; ')).toContain('did not answer when last asked');
  });

  it('forgets what it saw of a backend that has become another one, and looks at the new one', async () => {
    const before = await start(tellAsOpenai(['old']));
    const after = await start(tellAsOpenai(['new']));
    await use([toBackend('studio', 'openai', before.url)], {
      backendWatch: { firstMs: 60_000, busyMs: 60_000, idleMs: 60_000, idleAfterMs: 60_000 },
    });
    await rig.gateway.lookAtBackends();
    rig.gateway.applySettings({ ...rig.gateway.settings(), backends: [toBackend('studio', 'openai', after.url)] });
    expect(rig.gateway.backends()[0]).toMatchObject({ models: null, isAnswering: null });
    await expect.poll(() => rig.gateway.backends()[0]?.models?.map(({ name }) => name)).toEqual(['new']);
  });

  it('never keeps a request waiting: one is answered while a look at another backend hangs', async () => {
    const silent = await start(() => undefined);
    const studio = await start(tellAsOpenai(['a']));
    await use([toBackend('studio', 'openai', studio.url), toBackend('silent', 'openai', silent.url)], {
      backendWatch: { firstMs: 0, busyMs: 60_000, idleMs: 60_000, idleAfterMs: 60_000 },
    });
    await silent.request(1);
    const answer = await fetch(`${rig.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'studio/a', messages: [{ role: 'user', content: 'hi' }] }),
    });
    expect(answer.status).toBe(200);
    expect(rig.gateway.backends()[1]?.isAnswering).toBeNull();
  });

  it('lists the models of foreign backends from what was seen a moment ago', async () => {
    const desk = await start(tellAsOllama({ 'own:1b': {} }));
    const studio = await start(tellAsOpenai(['a', 'b']));
    await use([toBackend('desk', 'ollama', desk.url), toBackend('studio', 'openai', studio.url)]);
    await rig.gateway.lookAtBackends();
    for (const _again of [1, 2]) {
      const { data } = (await (await fetch(`${rig.url}/v1/models`)).json()) as { data: { id: string }[] };
      expect(data.map(({ id }) => id)).toEqual(['own:1b', 'studio/a', 'studio/b']);
    }
    expect(studio.seen).toHaveLength(1);
  });

  it('D9 shows the connections and the requests of a backend', async () => {
    let finish: () => void = () => undefined;
    const studio = await start((answer, seen, count) => {
      finish = () => tellAsOpenai([])(answer, seen, count);
    });
    await use([toBackend('studio', 'openai', studio.url)]);
    const asking = fetch(`${rig.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'studio/a', messages: [{ role: 'user', content: 'hi' }] }),
    });
    await studio.request(1);
    expect(rig.gateway.backends()[0]).toMatchObject({ running: 1, pool: { connected: 1, free: 0, running: 1 } });
    finish();
    expect((await asking).status).toBe(200);
    await expect.poll(() => rig.gateway.backends()[0]?.pool).toMatchObject({ connected: 1, free: 1, running: 0 });
    expect(rig.gateway.backends()[0]?.running).toBe(0);
  });
});
