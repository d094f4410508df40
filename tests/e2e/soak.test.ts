import { expect, it } from 'vitest';
import { runSoak } from '../bench/soak/run-soak.ts';

it('streams with the console open leave nothing behind', async () => {
  const report = await runSoak({ minutes: 0.2, streams: 20, warmUpShare: 0, idleSeconds: 1, tell: () => undefined });
  expect(report.failed).toBe(0);
  expect(report.answered + report.brokenOff).toBeGreaterThan(0);
  expect(report.pageErrors).toEqual([]);
  expect(report.inFlightAtTheEnd).toBe(0);
}, 240_000);
