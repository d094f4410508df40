import { describe, expect, it } from 'vitest';
import { createDataDir, logRequests, openTestTelemetry } from '../../fakes/telemetry-rows.ts';

describe('summarize-access', () => {
  it('counts by project, program and key, and tells from where the newest came', async () => {
    const dataDir = createDataDir();
    const { telemetry } = await openTestTelemetry(dataDir);
    const of = (receivedAtMs: number, keyId: string | null, clientAddress: string) => ({
      open: { receivedAtMs, project: 'atlas', app: 'Zed', keyId, clientAddress },
      completion: {},
    });
    await logRequests(telemetry, [
      of(999, 'early', '10.0.0.9'),
      of(3000, 'one', '10.0.0.1'),
      of(1000, 'one', '10.0.0.2'),
      of(2000, null, '127.0.0.1'),
    ]);
    await telemetry.close();
    const { queries } = (await openTestTelemetry(dataDir)).telemetry;
    expect(await queries.summarizeAccess(1000)).toEqual([
      { project: 'atlas', app: 'Zed', keyId: 'one', requests: 2, lastAtMs: 3000, lastAddress: '10.0.0.1' },
      { project: 'atlas', app: 'Zed', keyId: null, requests: 1, lastAtMs: 2000, lastAddress: '127.0.0.1' },
    ]);
    expect(await queries.summarizeAccess(3001)).toEqual([]);
  });
});
