import { afterAll, beforeAll, expect, it } from 'vitest';
import { findFigure, readMetrics } from '../../fakes/gateway/read-metrics.ts';
import { startTestHost, type TestHost, testModel } from './test-host.ts';

let test: TestHost;
beforeAll(async () => {
  test = await startTestHost();
  await test.host.daemonSettled;
  expect((await test.chat()).status).toBe(200);
});
afterAll(() => test.end());

const read = async (path: string): Promise<string> => (await fetch(test.host.gatewayUrl + path)).text();

it('tells Prometheus of the daemon, the memory and the log beside the requests', async () => {
  const text = await read('/metrics');
  expect(readMetrics(text).problems).toEqual([]);
  expect(findFigure(text, 'drover_daemon_state', { state: 'ready' })).toBe(1);
  expect(findFigure(text, 'drover_memory_budget_bytes')).toBeGreaterThan(1e9);
  expect(findFigure(text, 'drover_storage_up')).toBe(1);
  expect(findFigure(text, 'drover_storage_dropped_rows_total')).toBe(0);
  expect(findFigure(text, 'drover_backend_up', { backend: 'local' })).toBe(1);
  expect(findFigure(text, 'drover_requests_total', { model: testModel, outcome: 'ok' })).toBe(1);
});

it('sums up its own log over HTTP', async () => {
  const usage = JSON.parse(await read('/v1/usage?by=model&since=1h')) as object;
  expect(usage).toMatchObject({ by: 'model', total: { requests: 1 }, groups: [{ name: testModel, requests: 1 }] });
});
