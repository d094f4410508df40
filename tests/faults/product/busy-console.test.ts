import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DroverProcess, runCli, startDroverProcess } from '../../fakes/drover-process.ts';
import { seedRequests } from '../../fakes/seed-requests.ts';

const rowCount = 150_000;
let dataDir: string;
let drover: DroverProcess | undefined;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'drover-busy-'));
  seedRequests(dataDir, rowCount, { spanMs: 7 * 86_400_000 });
  drover = await startDroverProcess({ dataDir });
}, 120_000);
afterAll(async () => {
  await drover?.stop('SIGKILL');
  rmSync(dataDir, { recursive: true, force: true });
});

/** Asks for the health again and again until `work` is over: how often it answered, and the share of the time in which it was slow to. */
async function watchAnswersDuring(
  work: Promise<unknown>,
): Promise<{ readonly answers: number; readonly slowShare: number }> {
  let isOver = false;
  const ended = work.finally(() => {
    isOver = true;
  });
  let answers = 0;
  let slowMs = 0;
  const startedMs = performance.now();
  while (!isOver) {
    const askedMs = performance.now();
    const response = await fetch(`${drover?.gateway}/v1/health`);
    await response.arrayBuffer();
    if (!isOver && response.ok) answers++;
    const tookMs = performance.now() - askedMs;
    if (tookMs > 250) slowMs += tookMs;
  }
  await ended;
  return { answers, slowShare: slowMs / (performance.now() - startedMs) };
}

describe('a console that asks for much', () => {
  it('F73 does not keep the gateway from answering while long lists are read', async () => {
    const read = () => runCli(dataDir, ['requests', 'list', '--since', '8d', '--limit', '10000', '--json']);
    const work = Promise.all([read(), read(), read(), read()]);
    const { answers, slowShare } = await watchAnswersDuring(work);
    for (const { code, out } of await work) {
      expect(code).toBe(0);
      expect(JSON.parse(out)).toHaveLength(10_000);
    }
    expect(answers).toBeGreaterThan(5);
    expect(slowShare).toBeLessThan(0.4);
  }, 120_000);

  it('F73 nor while the use of months is added up', async () => {
    const work = Promise.all(
      ['project', 'model', 'app'].map((by) => runCli(dataDir, ['usage', '--by', by, '--since', '90d', '--json'])),
    );
    const { answers, slowShare } = await watchAnswersDuring(work);
    expect(answers).toBeGreaterThan(5);
    expect(slowShare).toBeLessThan(0.4);
    for (const { code, out } of await work) {
      expect(code).toBe(0);
      expect(JSON.parse(out)).toBeTruthy();
    }
  }, 120_000);
});
