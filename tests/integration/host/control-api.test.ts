import { readFileSync } from 'node:fs';
import { createORPCClient, isDefinedError, safe } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ControlClient } from '../../../apps/cli/control-client.ts';
import type { ControlEvent } from '../../../apps/contract/control/index.ts';
import { startTestHost, type TestHost, testModel } from './test-host.ts';

let test: TestHost;
beforeAll(async () => {
  test = await startTestHost();
  await test.host.daemonSettled;
});
afterAll(() => test.end());

const hourMs = 3_600_000;

async function findRecord(project: string) {
  const { requests } = await test.client.requests.list({ filter: { projects: [project] }, limit: 10, before: null });
  return requests[0];
}

describe('the control API over the unix socket', () => {
  it('tells what runs and where', async () => {
    const status = await test.client.status();
    expect(status.about).toMatchObject({ pid: process.pid, dataDir: test.dataDir, gatewayUrl: test.host.gatewayUrl });
    expect(status.daemon).toMatchObject({ engine: 'simulator', state: { kind: 'ready', ownership: 'spawned' } });
    expect(status.health.status).toBe('ok');
    expect(status.memory.budgetBytes).toBeGreaterThan(0);
    expect(status.problems).toEqual([]);
  });

  it('tells of a request while it runs and when it has been recorded', async () => {
    const reader = new AbortController();
    const events = await test.client.watch(undefined, { signal: reader.signal });
    const seen: ControlEvent['type'][] = [];
    const found = (async () => {
      for await (const event of events) {
        seen.push(event.type);
        if (event.type === 'records-stored' && event.records.some(({ project }) => project === 'watched')) return event;
      }
      return null;
    })();
    expect((await test.chat({}, '/p/watched/v1/chat/completions')).status).toBe(200);
    const event = await found;
    reader.abort();
    expect(event?.records[0]).toMatchObject({ project: 'watched', model: testModel, outcome: 'ok', status: 200 });
    expect(seen).toContain('in-flight-changed');
  });

  it('lists requests, shows one, counts facets and bars, and sums up use', async () => {
    await (await test.chat({}, '/p/listed/v1/chat/completions')).text();
    await expect.poll(async () => (await findRecord('listed'))?.outcome).toBe('ok');
    const record = await findRecord('listed');
    const detail = await test.client.requests.get({ id: record?.id ?? '' });
    expect(detail).toMatchObject({ id: record?.id, project: 'listed', dialectIn: 'openai', dialectOut: 'ollama' });
    const filter = { projects: ['listed'] };
    expect(await test.client.requests.facets({ filter })).toMatchObject({ total: 1 });
    const span = { sinceMs: Date.now() - hourMs, untilMs: Date.now() + 1000 };
    const bars = await test.client.requests.histogram({ filter, span, bars: 10 });
    expect(bars.reduce((sum, { requests }) => sum + requests, 0)).toBe(1);
    const usage = await test.client.usage({ by: 'project', span });
    expect(usage.rows.find(({ name }) => name === 'listed')).toMatchObject({ requests: 1, errors: 0 });
  });

  it('gives the Overview page in one call', async () => {
    const overview = await test.client.overview({ windowMs: hourMs });
    expect(overview.storageProblem).toBeNull();
    expect(overview.history?.speed.length).toBeGreaterThan(0);
    expect(overview.history?.byModel.by).toBe('model');
  });

  it('loads and unloads a model, and tells those who watch', async () => {
    expect(await test.client.models.unload({ model: testModel })).toEqual([]);
    const loaded = await test.client.models.load({ model: testModel });
    expect(loaded.map(({ name }) => name)).toEqual([testModel]);
    expect((await test.client.models.resident())[0]?.sizeBytes).toBeGreaterThan(0);
    expect((await test.client.models.installed()).map(({ name }) => name)).toContain(testModel);
    expect(await test.client.models.unload({ model: testModel })).toEqual([]);
  });

  it('names the environment honestly', async () => {
    const entries = await test.client.environment();
    expect(entries.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['OLLAMA_METAL', 'OLLAMA_NUM_GPU', 'OLLAMA_MAX_RAM', 'OLLAMA_KEEP_ALIVE']),
    );
    expect(entries.find(({ name }) => name === 'OLLAMA_MAX_RAM')?.isHonoured).toBe(false);
  });

  it('examines itself without finding a failure', async () => {
    const findings = await test.client.doctor();
    expect(findings.filter(({ status }) => status === 'failure')).toEqual([]);
    expect(findings.find(({ id }) => id === 'data-folder')).toMatchObject({ status: 'ok' });
  });

  it('stops and starts the daemon, answering once it has settled', async () => {
    expect((await test.client.daemon.stop()).state.kind).toBe('stopped');
    const refused = await test.chat();
    expect(refused.status).toBe(503);
    expect(refused.headers.get('x-drover-error')).toBeTruthy();
    expect((await test.client.daemon.start()).state.kind).toBe('ready');
    expect((await test.chat()).status).toBe(200);
    expect((await test.client.daemon.logs({ limit: 100, source: 'all' })).length).toBeGreaterThan(0);
  });

  it('answers with typed errors that say what to do', async () => {
    const missing = await safe(test.client.requests.get({ id: 'no-such-id' }));
    expect(isDefinedError(missing.error) && missing.error).toMatchObject({ code: 'NOT_FOUND', status: 404 });
    const unknown = await safe(test.client.models.load({ model: 'no-such-model' }));
    expect(isDefinedError(unknown.error) && unknown.error.data.advice).toContain('drover models list');
  });

  it('cancels nothing that does not run', async () => {
    expect(await test.client.requests.cancel({ id: 'no-such-id' })).toEqual({ isCancelled: false });
  });

  it('refuses input that breaks the contract', async () => {
    const answer = await safe(test.client.requests.list({ filter: {}, limit: 0, before: null }));
    expect(answer.error).toMatchObject({ code: 'BAD_REQUEST' });
  });
});

describe('the control API over the web console', () => {
  const connect = (authorization: string): ControlClient =>
    createORPCClient(new RPCLink({ url: `${test.host.consoleUrl}/rpc`, headers: { authorization } }));

  it('is the same behind the token', async () => {
    const token = readFileSync(test.host.tokenFile ?? '', 'utf8').trim();
    expect((await connect(`Bearer ${token}`).status()).about.pid).toBe(process.pid);
  });

  it('T7 stays shut without it', async () => {
    const answer = await safe(connect('Bearer nothing').status());
    expect(answer.error).toMatchObject({ status: 401 });
  });

  it('serves the page without it', async () => {
    const page = await fetch(`${test.host.consoleUrl}/`);
    expect(page.status).toBe(200);
    expect(await page.text()).toMatch(/<div id="?root/);
  });
});
