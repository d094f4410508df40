import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../../../apps/base/index.ts';
import { defaultGatewaySettings } from '../../../apps/gateway/index.ts';
import { createGatewayMetrics } from '../../../apps/gateway/metrics/gateway-metrics.ts';
import { gauge, listRoomFamilies } from '../../../apps/gateway/metrics/room-figures.ts';
import type { RoomFigures } from '../../../apps/gateway/ports.ts';
import { routeTable } from '../../../apps/gateway/routes/route-table.ts';
import { findFigure, readMetrics } from '../../fakes/gateway/read-metrics.ts';
import { createCompletion } from '../../fakes/telemetry-rows.ts';

const [route] = routeTable.filter(({ path }) => path === '/v1/chat/completions');
const [unrecorded] = routeTable.filter(({ path }) => path === '/health');
if (!route || !unrecorded) throw new Error('These routes are gone.');

const figures: RoomFigures = {
  daemon: 'backing-off',
  storage: { isWritten: false, droppedCount: 7 },
  memory: {
    ...{ budgetBytes: 64e9, liveBudgetBytes: 48e9, loadingModels: 1, waitingRequests: 3 },
    residents: [
      { name: 'qwen3:4b', sizeBytes: 5e9, gpuBytes: 4e9 },
      { name: 'a "quoted"\\\nname', sizeBytes: 1e9, gpuBytes: 0 },
    ],
  },
};

function setUp() {
  const clock = createFakeClock();
  const metrics = createGatewayMetrics(clock);
  const read = async (): Promise<string> => (await metrics.render()).text;
  return { clock, metrics, read };
}

const countSeries = (text: string, name: string): number => readMetrics(text).families.get(name)?.series.length ?? 0;

describe('the figures for Prometheus', () => {
  it('stay few when callers name ten thousand models, keys and backends', async () => {
    const { metrics, read } = setUp();
    for (let count = 0; count < 10_000; count++) {
      const servedModel = `m${count}`;
      metrics.observe(route, createCompletion({ servedModel }));
      metrics.observe(route, createCompletion({ servedModel: `x${count}`, outcome: 'client_error' }));
      metrics.countQueueRefusal({ backend: 'local', model: `y${count}`, code: 'queue_full' });
      metrics.countLimitRefusal({ scope: 'key', id: `k${count}`, limit: 'rpm' });
      metrics.countLimitRefusal({ scope: 'address', id: `10.0.${count >> 8}.${count & 255}`, limit: 'rpm' });
      metrics.countTry(`b${count}`, 'succeeded');
    }
    const text = await read();
    expect(readMetrics(text).problems).toEqual([]);
    expect(countSeries(text, 'drover_requests_total')).toBe(102);
    expect(findFigure(text, 'drover_requests_total', { model: 'other', outcome: 'ok' })).toBe(9900);
    expect(countSeries(text, 'drover_queue_refusals_total')).toBe(1);
    expect(countSeries(text, 'drover_rate_limit_refusals_total')).toBe(102);
    expect(findFigure(text, 'drover_rate_limit_refusals_total', { scope: 'key', id: 'other' })).toBe(9900);
    expect(findFigure(text, 'drover_rate_limit_refusals_total', { scope: 'address', id: '' })).toBe(10_000);
    expect(text).not.toContain('10.0.');
    expect(countSeries(text, 'drover_backend_tries_total')).toBe(100);
  });

  it('count errors by their code, and what took too long by what it was', async () => {
    const { metrics, read } = setUp();
    for (const errorCode of ['first_byte_timeout', 'first_byte_timeout', 'backend_stuck', 'rate_limited', null]) {
      metrics.observe(route, createCompletion({ errorCode }));
    }
    const text = await read();
    expect(findFigure(text, 'drover_errors_total', { code: 'first_byte_timeout' })).toBe(2);
    expect(findFigure(text, 'drover_errors_total', { code: 'rate_limited' })).toBe(1);
    expect(findFigure(text, 'drover_timeouts_total', { kind: 'first-byte' })).toBe(2);
    expect(findFigure(text, 'drover_timeouts_total', { kind: 'stuck' })).toBe(1);
    expect(findFigure(text, 'drover_timeouts_total')).toBe(3);
  });

  it('tell of the line, the budget, the circuits and the places that requests left', async () => {
    const { metrics, read } = setUp();
    metrics.observeQueueWait({ backend: 'local', priority: 'batch', waitMs: 1500 });
    for (const code of ['queue_full', 'queue_timeout', 'shutting_down'] as const) {
      metrics.countQueueRefusal({ backend: 'local', model: 'm', code });
    }
    for (const isTaken of [true, false, false]) metrics.countRetry(isTaken);
    metrics.countCircuitChange({ type: 'circuit-half-opened', backend: 'cloud' });
    metrics.countFallback('cloud');
    const text = await read();
    expect(findFigure(text, 'drover_queue_wait_seconds_sum', { backend: 'local', priority: 'batch' })).toBe(1.5);
    expect(findFigure(text, 'drover_queue_refusals_total', { reason: 'full', model: 'other' })).toBe(1);
    expect(findFigure(text, 'drover_queue_refusals_total')).toBe(2);
    expect(findFigure(text, 'drover_retries_total', { decision: 'taken' })).toBe(1);
    expect(findFigure(text, 'drover_retries_total', { decision: 'refused' })).toBe(2);
    expect(findFigure(text, 'drover_circuit_changes_total', { backend: 'cloud', change: 'half-opened' })).toBe(1);
    expect(findFigure(text, 'drover_fallbacks_total', { backend: 'cloud' })).toBe(1);
  });

  it('tell of the other rooms what these know, and nothing of what nobody knows', async () => {
    const { metrics, read } = setUp();
    let known: RoomFigures | null = null;
    metrics.watch(
      listRoomFamilies({
        ...{ settings: { ...defaultGatewaySettings, version: '1.2.3' }, models: metrics.models },
        ports: { figures: () => known },
      }),
    );
    const before = await read();
    expect(readMetrics(before).problems).toEqual([]);
    expect(findFigure(before, 'drover_memory_budget_bytes')).toBeNull();
    expect(findFigure(before, 'drover_storage_dropped_rows_total')).toBeNull();
    expect(findFigure(before, 'drover_build_info', { version: '1.2.3', commit: '' })).toBe(1);
    known = figures;
    const text = await read();
    expect(readMetrics(text).problems).toEqual([]);
    expect(findFigure(text, 'drover_memory_live_budget_bytes')).toBe(48e9);
    expect(findFigure(text, 'drover_model_memory_bytes', { model: 'qwen3:4b' })).toBe(5e9);
    expect(findFigure(text, 'drover_model_memory_bytes')).toBe(6e9);
    expect(findFigure(text, 'drover_memory_waiting_requests')).toBe(3);
    expect(findFigure(text, 'drover_daemon_state', { state: 'backing-off' })).toBe(1);
    expect(findFigure(text, 'drover_daemon_state')).toBe(1);
    expect(countSeries(text, 'drover_daemon_state')).toBe(9);
    expect(findFigure(text, 'drover_storage_up')).toBe(0);
    expect(findFigure(text, 'drover_storage_dropped_rows_total')).toBe(7);
    expect(await read()).toContain('drover_storage_dropped_rows_total 7\n');
  });

  it('leave out what is no number', async () => {
    const { metrics, read } = setUp();
    const values = [Number.NaN, Number.POSITIVE_INFINITY, 4];
    metrics.watch([
      gauge('drover_test', 'A figure for this test.', {
        labels: ['name'],
        read: () => values.map((value, index) => [value, String(index)]),
      }),
    ]);
    const text = await read();
    expect(readMetrics(text).problems).toEqual([]);
    expect(countSeries(text, 'drover_test')).toBe(1);
  });
});

describe('the same figures as JSON', () => {
  it('are the figures of the text, one for one', async () => {
    const { metrics } = setUp();
    for (let count = 0; count < 50; count++) {
      metrics.observe(
        route,
        createCompletion({ servedModel: `m${count % 3}`, totalMs: count * 40, attempts: count % 4 }),
      );
      metrics.observeQueueWait({ backend: 'local', priority: count % 2 ? 'batch' : 'interactive', waitMs: count });
    }
    metrics.watch(
      listRoomFamilies({
        ...{ settings: defaultGatewaySettings, models: metrics.models },
        ports: { figures: () => figures },
      }),
    );
    const [{ text }, { families }] = [await metrics.render(), await metrics.renderJson()];
    const read = readMetrics(text);
    expect(families.map(({ name }) => name).toSorted()).toEqual([...read.families.keys()].toSorted());
    for (const { name, type, help, samples } of families.filter((family) => family.name.startsWith('drover_'))) {
      expect(read.families.get(name)).toMatchObject({ type, help });
      const flat = samples.flatMap((sample) =>
        'value' in sample
          ? [{ name, ...sample }]
          : [
              ...sample.buckets.map(({ le, count }) => ({
                name: `${name}_bucket`,
                labels: { ...sample.labels, le: String(le ?? '+Inf') },
                value: count,
              })),
              { name: `${name}_sum`, labels: sample.labels, value: sample.sum },
              { name: `${name}_count`, labels: sample.labels, value: sample.count },
            ],
      );
      const sort = (all: readonly object[]) => all.map((one) => sortedJson(one)).toSorted();
      expect(sort(flat)).toEqual(sort(read.families.get(name)?.series.map((one) => ({ ...one })) ?? []));
    }
  });

  it('come with the percentiles of the last five minutes alone', async () => {
    const { clock, metrics } = setUp();
    const ask = async () => (await metrics.renderJson()).recent;
    expect(await ask()).toMatchObject({ windowSeconds: 300, requests: 0, totalSeconds: { p50: null, p99: null } });
    metrics.observe(route, createCompletion({ totalMs: 60_000, firstTokenMs: null }));
    clock.advance(200_000);
    for (let count = 1; count <= 100; count++) {
      metrics.observe(route, createCompletion({ totalMs: count * 10, queueMs: 0, firstTokenMs: count }));
    }
    metrics.observe(unrecorded, createCompletion({ totalMs: 5 }));
    const both = await ask();
    expect(both.requests).toBe(101);
    expect(both.totalSeconds.p50).toBeCloseTo(0.51, 1);
    expect(both.firstTokenSeconds.p99).toBeCloseTo(0.099, 3);
    expect(both.queueSeconds.p50).toBe(0);
    clock.advance(110_000);
    const later = await ask();
    expect(later.requests).toBe(100);
    expect(later.totalSeconds.p99).toBeLessThan(1.01);
    clock.advance(3_000_000);
    expect(await ask()).toMatchObject({ requests: 0, totalSeconds: { p50: null } });
  });
});

function sortedJson(value: object): string {
  const { labels, ...rest } = value as { labels: object };
  return JSON.stringify([Object.entries(rest).toSorted(), Object.entries(labels).toSorted()]);
}
