import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { limitsSchema } from '../../../apps/contract/model/index.ts';
import type { BackendSettings, GatewaySettings } from '../../../apps/gateway/index.ts';
import { callCase, chatBody, openaiWhole } from '../../fakes/gateway/calls.ts';
import { startHeldUpstream, untilTrue } from '../../fakes/gateway/held-upstream.ts';
import { createKeyPort, createTestKey } from '../../fakes/gateway/key-port.ts';
import { findFigure, readMetrics } from '../../fakes/gateway/read-metrics.ts';
import { type Rig, startRig } from '../../fakes/gateway/rig.ts';
import { answerWell, startScriptedUpstream } from '../../fakes/gateway/scripted-upstream.ts';
import { answerAsOpenai } from '../../fakes/gateway/vendor-scripts.ts';

let rig: Rig;
const ends: (() => unknown)[] = [];
afterEach(async () => {
  await rig.close();
  for (const end of ends.splice(0)) await end();
});

const read = async (path = '/metrics'): Promise<string> => (await fetch(rig.url + path)).text();
const ask = (more: Readonly<Record<string, unknown>> = {}, headers: Readonly<Record<string, string>> = {}) =>
  callCase(rig.url, { path: openaiWhole.path, body: chatBody(more) }, headers);

const backend = (id: string, url: string): BackendSettings => ({
  ...{ id, kind: 'openai', apiKey: 'sk-canary', isStrict: false },
  url: `${url}/v1`,
});

/** The first backend of the rule always fails, the second one answers. */
async function useFailing(more: Partial<GatewaySettings> = {}): Promise<void> {
  const failing = await startScriptedUpstream((answer) => void answer.writeHead(500).end('{}'));
  const good = await startScriptedUpstream(answerAsOpenai);
  ends.push(failing.close, good.close);
  const backends = [backend('first', failing.url), backend('second', good.url)];
  rig = await startRig({
    settings: {
      backends,
      routes: {
        backends: backends.map(({ id, kind }) => ({ id, dialect: kind })),
        rules: [{ match: 'm', use: backends.map(({ id }) => ({ backend: id, model: 'm' })) }],
        defaultTarget: null,
      },
      retry: { attempts: 3, baseMs: 1, budgetPercent: 100 },
      breaker: { failures: 2, openForMs: 60_000, maxOpenForMs: 60_000 },
      ...more,
    },
  });
}

describe('the figures of a gateway', () => {
  it('F23 show the failures of a backend, who left it, what was spent on it, and its circuit', async () => {
    await useFailing();
    for (let count = 0; count < 3; count++) expect((await ask()).status).toBe(200);
    const text = await read();
    expect(readMetrics(text).problems).toEqual([]);
    const first = { backend: 'first' };
    expect(findFigure(text, 'drover_backend_tries_total', { ...first, result: 'server-error' })).toBe(2);
    expect(findFigure(text, 'drover_backend_tries_total', { backend: 'second', result: 'succeeded' })).toBe(3);
    expect(findFigure(text, 'drover_fallbacks_total', first)).toBe(2);
    expect(findFigure(text, 'drover_retries_total', { decision: 'taken' })).toBe(2);
    expect(findFigure(text, 'drover_circuit_changes_total', { ...first, change: 'opened' })).toBe(1);
    expect(findFigure(text, 'drover_circuit_state', { ...first, state: 'open' })).toBe(1);
    expect(findFigure(text, 'drover_circuit_state', first)).toBe(1);
    expect(findFigure(text, 'drover_circuit_failures', first)).toBe(2);
    expect(findFigure(text, 'drover_request_attempts_sum')).toBe(5);
    expect(findFigure(text, 'drover_request_attempts_count')).toBe(3);
    expect(findFigure(text, 'drover_backend_connections', { backend: 'second' })).toBeGreaterThan(0);
    expect(text).not.toMatch(/sk-canary|127\.0\.0\.1/);
  });

  it('F19 show retries that the budget refused', async () => {
    await useFailing({
      retry: { attempts: 3, baseMs: 1, budgetPercent: 0 },
      breaker: { failures: 1000, openForMs: 1, maxOpenForMs: 1 },
    });
    for (let count = 0; count < 5; count++) await ask();
    const text = await read();
    expect(findFigure(text, 'drover_retries_total', { decision: 'taken' })).toBe(3);
    expect(findFigure(text, 'drover_retries_total', { decision: 'refused' })).toBe(2);
    expect(findFigure(text, 'drover_errors_total', { code: 'backend_error' })).toBe(2);
  });

  it('show limits by whose they are, for keys by their public part', async () => {
    const key = createTestKey({ limits: limitsSchema.parse({ rpm: 1 }) });
    const upstream = await startScriptedUpstream(answerWell);
    ends.push(upstream.close);
    rig = await startRig({ upstreamUrl: upstream.url, ports: { keys: createKeyPort([key]) } });
    const headers = { authorization: `Bearer ${key.text}` };
    const statuses = [await ask({}, headers), await ask({}, headers), await ask({}, headers)].map(
      ({ status }) => status,
    );
    expect(statuses).toEqual([200, 429, 429]);
    const text = await read();
    const { id } = key.stored.record;
    expect(findFigure(text, 'drover_rate_limit_refusals_total', { scope: 'key', limit: 'rpm', id })).toBe(2);
    expect(findFigure(text, 'drover_errors_total', { code: 'rate_limited' })).toBe(2);
    expect(text).not.toContain(key.text);
  });

  it('F70 show the line, its slots, who waited, and who was sent away', async () => {
    const upstream = await startHeldUpstream();
    ends.push(upstream.close);
    rig = await startRig({
      upstreamUrl: upstream.url,
      settings: { concurrency: new Map([['local', 1]]), queue: { maxWaiting: 1, maxWaitMs: 60_000 } },
    });
    const running = ask();
    await untilTrue(() => upstream.held().length === 1);
    const waiting = ask();
    await untilTrue(() => rig.gateway.queue.snapshot().some((lane) => lane.waiting.length > 0));
    expect((await ask()).status).toBe(503);
    const during = await read();
    const lane = { backend: 'local', model: 'other' };
    expect(findFigure(during, 'drover_queue_waiting', { ...lane, priority: 'interactive' })).toBe(1);
    expect(findFigure(during, 'drover_queue_running', lane)).toBe(1);
    expect(findFigure(during, 'drover_queue_slots', lane)).toBe(1);
    expect(findFigure(during, 'drover_queue_refusals_total', { ...lane, reason: 'full' })).toBe(1);
    expect(findFigure(during, 'drover_requests_in_flight')).toBe(2);
    expect(findFigure(during, 'drover_backend_requests', { backend: 'local' })).toBeGreaterThanOrEqual(1);
    upstream.answerAll();
    await Promise.all([running, waiting]);
    const after = await read();
    expect(findFigure(after, 'drover_queue_wait_seconds_count', { backend: 'local', priority: 'interactive' })).toBe(1);
    expect(findFigure(after, 'drover_queue_running')).toBeNull();
    expect(readMetrics(after).problems).toEqual([]);
  });

  it('show whether a backend answers once somebody knows, and what is kept', async () => {
    await useFailing();
    expect(findFigure(await read(), 'drover_backend_up')).toBeNull();
    await rig.gateway.lookAtBackends();
    const text = await read();
    expect(findFigure(text, 'drover_backend_up', { backend: 'first' })).toBe(0);
    expect(findFigure(text, 'drover_cache_entries')).toBe(0);
    expect(findFigure(text, 'drover_cache_requests_total', { result: 'hit' })).toBe(0);
  });

  it('are all in the handbook, and no others', async () => {
    rig = await startRig({ ports: { figures: () => null } });
    const named = readFileSync(new URL('../../../docs/operations.md', import.meta.url), 'utf8').matchAll(
      /`(drover_\w+)`/g,
    );
    const told = [...readMetrics(await read()).families.keys()].filter((name) => name.startsWith('drover_'));
    expect([...new Set([...named].map(([, name]) => name))].toSorted()).toEqual(told.toSorted());
  });

  it('are as JSON what they are as text', async () => {
    await useFailing();
    await ask();
    const document = JSON.parse(await read('/v1/metrics.json')) as {
      readonly families: readonly { readonly name: string; readonly samples: readonly { readonly value?: number }[] }[];
      readonly recent: { readonly requests: number; readonly totalSeconds: { readonly p50: number | null } };
    };
    const { families } = readMetrics(await read());
    expect(document.families.map(({ name }) => name).toSorted()).toEqual([...families.keys()].toSorted());
    const tries = document.families.find(({ name }) => name === 'drover_backend_tries_total')?.samples;
    expect(tries).toEqual(
      families.get('drover_backend_tries_total')?.series.map(({ labels, value }) => ({ labels, value })),
    );
    expect(document.recent.requests).toBe(1);
    expect(document.recent.totalSeconds.p50).toBeGreaterThan(0);
  });
});
