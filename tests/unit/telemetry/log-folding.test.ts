import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import Sqlite from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createDirectWriter } from '../../../apps/telemetry/direct-writer.ts';
import { createLogFolding } from '../../../apps/telemetry/log-folding.ts';
import { openLog } from '../../../apps/telemetry/open-log.ts';
import { createThreadWriter } from '../../../apps/telemetry/thread-writer.ts';
import type { WriteBatch } from '../../../apps/telemetry/worker-messages.ts';
import { createDataDir } from '../../fakes/telemetry-rows.ts';

const note: WriteBatch = { opens: [], completions: [], daemonEvents: [[1, 'note', 'x'.repeat(4000)]] };
const stepFrames = 40;

function setUp({ idleMs = 60_000 } = {}) {
  const threads: Worker[] = [];
  const remember = (worker: Worker): void => void threads.push(worker);
  process.on('worker', remember);
  onTestFinished(() => void process.off('worker', remember));
  const path = join(createDataDir(), 'drover.db');
  const direct = createDirectWriter(openLog({ path, mode: 'start', nowMs: 0 }).store);
  const thread = createThreadWriter({ path, clock: { nowMs: Date.now }, idleMs });
  const folding = createLogFolding({ thread, stepFrames, batchesPerLook: 4 });
  onTestFinished(async () => {
    await folding.settle();
    direct.close();
    await thread.close();
  });
  /** Writes as the switch does: not during a pause. */
  const writeUntil = async (isDone: () => boolean): Promise<void> => {
    for (let index = 0; index < 20_000 && !isDone(); index++) {
      await folding.pause();
      expect(direct.write(note).kind).toBe('written');
      folding.noteBatch(direct);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { path, direct, folding, threads, writeUntil };
}

describe('log-folding', () => {
  it('starts no thread while the write-ahead log is short', async () => {
    const { direct, threads, writeUntil } = setUp();
    await writeUntil(() => direct.countLogFrames() >= stepFrames - 6);
    expect(threads).toHaveLength(0);
  });

  it('F56 begins the write-ahead log anew while writing goes on, and no direct write meets a held log', async () => {
    const { direct, folding, threads, writeUntil } = setUp();
    await writeUntil(() => threads.length > 0);
    let begunAnew = 0;
    let before = direct.countLogFrames();
    await writeUntil(() => {
      const now = direct.countLogFrames();
      if (now < before) begunAnew++;
      before = now;
      return begunAnew === 3;
    });
    expect(begunAnew).toBe(3);
    expect(threads).toHaveLength(1);
    await folding.settle();
    expect(folding.pause()).toBeNull();
  });

  it('F56 tries again only after as much growth once more when a reader holds the log', async () => {
    const { path, direct, folding, threads, writeUntil } = setUp();
    const reader = new Sqlite(path, { readonly: true });
    reader.exec('BEGIN; SELECT count(*) FROM requests');
    await writeUntil(() => threads.length > 0);
    await folding.settle();
    const heldFrames = direct.countLogFrames();
    expect(heldFrames).toBeGreaterThanOrEqual(stepFrames);
    reader.exec('COMMIT');
    reader.close();
    await writeUntil(() => direct.countLogFrames() >= heldFrames + stepFrames / 2);
    expect(direct.countLogFrames()).toBeGreaterThan(heldFrames);
    let before = direct.countLogFrames();
    let isBegunAnew = false;
    await writeUntil(() => {
      isBegunAnew = direct.countLogFrames() < before;
      before = direct.countLogFrames();
      return isBegunAnew;
    });
    expect(isBegunAnew).toBe(true);
  });

  it('P7 ends the thread when it has had nothing to do for its idle time', async () => {
    const { folding, threads, writeUntil } = setUp({ idleMs: 20 });
    await writeUntil(() => threads.length > 0);
    await folding.settle();
    await new Promise<void>((resolve) => {
      if (threads[0] === undefined || threads[0].threadId === -1) resolve();
      else threads[0].once('exit', () => resolve());
    });
    expect(threads[0]?.threadId).toBe(-1);
  });
});
