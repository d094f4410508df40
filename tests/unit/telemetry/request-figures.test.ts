import { expect, it } from 'vitest';
import { createDataDir, logRequests, openTestTelemetry } from '../../fakes/telemetry-rows.ts';

it('a request has its figures as they were measured, with speeds worked out by hand, in the list and alone', async () => {
  const { telemetry } = await openTestTelemetry(createDataDir());
  await logRequests(telemetry, [
    {
      open: { receivedAtMs: 1_760_000_000_000, admittedAtMs: 1_760_000_000_002, bytesIn: 700 },
      completion: {
        ...{ queueMs: 12.5, loadMs: 2000, prefillMs: 80, decodeMs: 400, firstTokenMs: 2105.25, totalMs: 2510 },
        ...{ promptTokens: 250, cachedTokens: 50, completionTokens: 30, overheadMs: 0.31, bytesIn: 700, bytesOut: 900 },
        ...{ firstByteAtMs: 1_760_000_002_090, doneAtMs: 1_760_000_002_510, attempts: 2 },
      },
    },
    { open: { receivedAtMs: 1_760_000_000_001 }, completion: { promptTokens: 20, cachedTokens: 20, decodeMs: 0 } },
  ]);
  const figures = {
    ...{ queueMs: 12.5, loadMs: 2000, prefillMs: 80, decodeMs: 400, firstTokenMs: 2105.25, totalMs: 2510 },
    ...{ promptTokens: 250, cachedTokens: 50, completionTokens: 30, overheadMs: 0.31, bytesIn: 700, bytesOut: 900 },
    ...{ receivedAt: '2025-10-09T08:53:20.000Z', attempts: 2 },
    // 250 read less 50 that were cached in 0.08 s, and 30 written in 0.4 s.
    ...{ prefillTokensPerSecond: 2500, decodeTokensPerSecond: 75 },
  };
  const { requests } = await telemetry.queries.listRequests({ filter: {}, limit: 10, before: null });
  expect(requests).toMatchObject([{ prefillTokensPerSecond: null, decodeTokensPerSecond: null }, figures]);
  expect(await telemetry.queries.getRequest('req_0')).toMatchObject({
    ...figures,
    ...{ admittedAt: '2025-10-09T08:53:20.002Z', firstByteAt: '2025-10-09T08:53:22.090Z' },
    doneAt: '2025-10-09T08:53:22.510Z',
  });
});
