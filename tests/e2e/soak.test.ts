import { expect, it } from 'vitest';
import { runSoak } from '../bench/soak/run-soak.ts';

it('streams with the console open leave nothing behind', async () => {
  const length = { minutes: 0.2, restSeconds: 1, idleSeconds: 1, warmUpShare: 0, fill: null };
  const report = await runSoak({ ...length, streams: 20, tell: () => undefined });
  expect(report.failed).toBe(0);
  expect(report.answered + report.brokenOff).toBeGreaterThan(0);
  expect(report.pageErrors).toEqual([]);
  expect(report.inFlightAtTheEnd).toBe(0);
}, 240_000);
