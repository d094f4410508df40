import { expect, it } from 'vitest';
import { createDataDir, logRequests, openTestTelemetry } from '../../fakes/telemetry-rows.ts';

async function logged(requests: Parameters<typeof logRequests>[1]) {
  const dataDir = createDataDir();
  const { telemetry } = await openTestTelemetry(dataDir);
  await logRequests(telemetry, requests);
  await telemetry.close();
  return (await openTestTelemetry(dataDir)).telemetry.queries;
}

it('counts the names that requests asked for, with those that named none and were served', async () => {
  const queries = await logged([
    { open: { receivedAtMs: 999, model: 'early' } },
    { open: { receivedAtMs: 1000, model: 'b' } },
    { open: { receivedAtMs: 1000, model: 'a' } },
    { open: { receivedAtMs: 2000, model: 'a', servedModel: null, backend: null }, completion: { servedModel: null } },
    { open: { receivedAtMs: 2000, model: null, servedModel: 'x' } },
    { open: { receivedAtMs: 2000, model: '', servedModel: 'x' } },
    { open: { receivedAtMs: 2000, model: null, servedModel: null }, completion: { servedModel: null } },
  ]);
  expect(await queries.countAsked(1000)).toEqual([
    { model: null, requests: 2 },
    { model: 'a', requests: 2 },
    { model: 'b', requests: 1 },
  ]);
});

it('counts where requests went, bar by bar, and those that were refused', async () => {
  const refused = { outcome: 'rejected' as const, status: 429, backend: null };
  const queries = await logged([
    { open: { receivedAtMs: 1000, backend: 'local' } },
    { open: { receivedAtMs: 1099, backend: 'local' } },
    { open: { receivedAtMs: 1100, backend: 'studio' }, completion: { backend: 'studio' } },
    { open: { receivedAtMs: 1199, backend: 'local' }, completion: { ...refused, backend: 'local' } },
    { open: { receivedAtMs: 1150, backend: null, model: null }, completion: refused },
    { open: { receivedAtMs: 1200, backend: 'local' } },
  ]);
  const flow = await queries.countFlow({ sinceMs: 1000, untilMs: 1200, bars: 2 });
  const sorted = flow.map(({ bar, backend, requests }) => `${bar} ${backend} ${requests}`).sort();
  expect(sorted).toEqual(['0 local 2', '1 null 1', '1 studio 1']);
});
