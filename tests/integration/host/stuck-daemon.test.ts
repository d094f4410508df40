import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Incident } from '../../../apps/contract/model/index.ts';
import { makeDataDir, startTestHost, type TestHost, testModel } from './test-host.ts';

const control = join(mkdtempSync(join(tmpdir(), 'drover-control-')), 'switches.json');
const quick = { loadMs: 0, tokensPerSecond: 0, prefillTokensPerSecond: 0 };
const setSwitches = (more: Readonly<Record<string, unknown>>): void =>
  writeFileSync(control, JSON.stringify({ ...quick, ...more }));
const care = {
  ...{ silencePatienceMs: 300, stuckAfterMs: 300, canaryForMs: 600 },
  ...{ canaryTimeoutMs: 300, freshCanaryTimeoutMs: 500, unloadTimeoutMs: 500, lookEveryMs: 100 },
};
let host: TestHost;

beforeAll(async () => {
  setSwitches({});
  host = await startTestHost({ dataDir: makeDataDir({ DROVER_SIM_CONTROL: control }), care });
  await host.host.daemonSettled;
});
afterAll(() => host.end());

async function nextIncident(): Promise<Incident | null> {
  for await (const event of await host.client.watch()) {
    if (event.type === 'incident-recorded') return event.incident;
  }
  return null;
}

describe('F6 a daemon that answers its health checks and generates nothing', () => {
  it('is brought back by unloading, the client hears why, and the incident is told, kept and explained in the timeline', async () => {
    await (await host.chat()).text();
    const incident = nextIncident();
    setSwitches({ hangUntilUnloaded: testModel });
    const answer = await host.chat({ stream: true });
    const text = await answer.text();
    expect([answer.status, answer.headers.get('x-drover-error')]).toEqual([504, 'backend_stuck']);
    expect(text).toContain('Ollama did not go on with the request');
    const told = await incident;
    expect(told).toMatchObject({ kind: 'stuck', isRecovered: true, requestCount: 1 });
    expect(told?.steps.map(({ action }) => action).slice(-3)).toEqual(['cancel-requests', 'unload-models', 'canary']);
    setSwitches({});
    expect((await host.chat()).status).toBe(200);
    const [kept] = await host.client.incidents.list({ limit: 5 });
    expect(kept?.id).toBe(told?.id);
    expect(await host.client.incidents.get({ id: told?.id ?? '' })).toMatchObject({
      requestIds: [answer.headers.get('x-request-id')],
      memory: { residents: [{ name: testModel }] },
    });
    const timeline = await host.client.models.timeline({
      sinceMs: 0,
      untilMs: Date.now() + 1000,
      model: null,
      limit: 9,
    });
    expect(timeline.map(({ kind, cause }) => `${kind} ${cause}`)).toContain('unload recovery');
    const { requests } = await host.client.requests.list({ filter: {}, limit: 5, before: null });
    expect(requests.find(({ errorCode }) => errorCode === 'backend_stuck')).toMatchObject({ outcome: 'timeout' });
  });

  it('is restarted when unloading does not help', async () => {
    const before = await host.client.daemon.status();
    await (await host.chat()).text();
    const incident = nextIncident();
    setSwitches({ hangOnChat: true });
    const stopping = (async () => {
      for await (const event of await host.client.watch()) {
        if (event.type === 'daemon-changed' && event.state.kind === 'stopping') return setSwitches({});
      }
    })();
    const answer = await host.chat({ stream: true });
    expect(answer.status).toBe(504);
    await stopping;
    expect(await incident).toMatchObject({ kind: 'stuck', isRecovered: true });
    const after = await host.client.daemon.status();
    expect(after.state.kind).toBe('ready');
    expect(after.state).not.toMatchObject({ pid: before.state.kind === 'ready' ? before.state.pid : 0 });
  });
});
