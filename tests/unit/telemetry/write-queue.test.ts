import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../../../apps/base/index.ts';
import type { StoredRow } from '../../../apps/telemetry/waiting-rows.ts';
import type { WriteBatch, WriteResult } from '../../../apps/telemetry/worker-messages.ts';
import { createWriteQueue, type QueueState } from '../../../apps/telemetry/write-queue.ts';
import { createCompletion, createOpenRecord } from '../../fakes/telemetry-rows.ts';

const written: WriteResult = { kind: 'written', rejectedCount: 0, notices: [] };
const diskFull: WriteResult = { kind: 'failed', failure: { code: 'SQLITE_FULL', text: 'The disk is full.' } };

function setUp(limits: { readonly maxRows?: number; readonly maxBytes?: number } = {}) {
  const clock = createFakeClock();
  const turns: (() => void)[] = [];
  const batches: WriteBatch[] = [];
  const states: QueueState[] = [];
  const stored: StoredRow[] = [];
  let answer: ((result: WriteResult) => void) | undefined;
  const queue = createWriteQueue({
    timers: clock,
    atTurnEnd: (run) => void turns.push(run),
    write(batch) {
      batches.push(batch);
      return new Promise((resolve) => {
        answer = resolve;
      });
    },
    onWritten: (rows) => void stored.push(...rows),
    onStateChange: (state) => void states.push(state),
    limits: { maxRows: 100, maxBytes: 1e6, completionDelayMs: 15, retryMs: 2000, stallMs: 1000, ...limits },
  });
  const ids = (batch: WriteBatch | undefined) => ({
    opens: batch?.opens.map(([id]) => id),
    completions: batch?.completions.map((values) => values.at(-1)),
  });
  return {
    queue,
    clock,
    batches,
    states,
    stored,
    lastBatch: () => ids(batches.at(-1)),
    endTurn() {
      for (const run of turns.splice(0)) run();
    },
    async land(result: WriteResult) {
      answer?.(result);
      await Promise.resolve();
      await Promise.resolve();
    },
  };
}

const isSettled = async (promise: Promise<void>): Promise<boolean> =>
  Promise.race([promise.then(() => true), Promise.resolve().then(() => Promise.resolve(false))]);

describe('write-queue', () => {
  it('writes all rows of one turn in one batch and resolves them with its answer', async () => {
    const { queue, batches, lastBatch, endTurn, land } = setUp();
    const first = queue.open(createOpenRecord({ id: 'a' }));
    const second = queue.open(createOpenRecord({ id: 'b' }));
    expect(batches).toHaveLength(0);
    endTurn();
    expect(lastBatch()).toEqual({ opens: ['a', 'b'], completions: [] });
    expect(await isSettled(first)).toBe(false);
    await land(written);
    await Promise.all([first, second]);
  });

  it('hands over the next batch only after the answer to the one before', async () => {
    const { queue, batches, lastBatch, endTurn, land } = setUp();
    void queue.open(createOpenRecord({ id: 'a' }));
    endTurn();
    void queue.open(createOpenRecord({ id: 'b' }));
    queue.complete(createCompletion({ id: 'a' }));
    endTurn();
    expect(batches).toHaveLength(1);
    await land(written);
    expect(lastBatch()).toEqual({ opens: ['b'], completions: ['a'] });
  });

  it('lets a completion wait 15 ms for company and no longer', async () => {
    const { queue, clock, batches, lastBatch, endTurn, land } = setUp();
    void queue.open(createOpenRecord({ id: 'a' }));
    endTurn();
    await land(written);
    queue.complete(createCompletion({ id: 'a' }));
    clock.advance(14);
    expect(batches).toHaveLength(1);
    clock.advance(1);
    expect(lastBatch()).toEqual({ opens: [], completions: ['a'] });
  });

  it('tells of stored rows only after their commit', async () => {
    const { queue, clock, stored, endTurn, land } = setUp();
    void queue.open(createOpenRecord({ id: 'a' }));
    endTurn();
    await land(written);
    queue.complete(createCompletion({ id: 'a' }));
    clock.advance(15);
    expect(stored).toEqual([]);
    await land(written);
    expect(stored.map(({ openValues }) => openValues[0])).toEqual(['a']);
  });

  it('ignores completions of unknown requests and second completions', async () => {
    const { queue, clock, batches, endTurn, land } = setUp();
    void queue.open(createOpenRecord({ id: 'a' }));
    endTurn();
    await land(written);
    queue.complete(createCompletion({ id: 'a', status: 200 }));
    queue.complete(createCompletion({ id: 'a', status: 500 }));
    queue.complete(createCompletion({ id: 'stranger' }));
    clock.advance(15);
    expect(batches.at(-1)?.completions.map(([status]) => status)).toEqual([200]);
  });

  it('F53 resolves admissions at once while writing fails, keeps the rows, and writes them in order when it works again', async () => {
    const { queue, clock, states, lastBatch, endTurn, land } = setUp();
    const first = queue.open(createOpenRecord({ id: 'a' }));
    endTurn();
    await land(diskFull);
    await first;
    expect(states.at(-1)?.failure?.code).toBe('SQLITE_FULL');
    await queue.open(createOpenRecord({ id: 'b' }));
    queue.complete(createCompletion({ id: 'a' }));
    clock.advance(2000);
    expect(lastBatch()).toEqual({ opens: ['a', 'b'], completions: ['a'] });
    await land(written);
    expect(states.at(-1)).toEqual({ failure: null, waitingCount: 0, droppedCount: 0 });
  });

  it('F53 writes the admission again after any failure, in case the file was replaced', async () => {
    const { queue, clock, lastBatch, endTurn, land } = setUp();
    void queue.open(createOpenRecord({ id: 'a' }));
    endTurn();
    await land(written);
    queue.complete(createCompletion({ id: 'a' }));
    clock.advance(15);
    await land(diskFull);
    clock.advance(2000);
    expect(lastBatch()).toEqual({ opens: ['a'], completions: ['a'] });
  });

  it('F53 drops and counts new rows beyond the limit of rows, and never their number twice', async () => {
    const { queue, clock, states, lastBatch, land } = setUp({ maxRows: 2 });
    queue.fail({ code: 'SQLITE_FULL', text: 'The disk is full.' });
    for (const id of ['a', 'b', 'c', 'd']) await queue.open(createOpenRecord({ id }));
    queue.complete(createCompletion({ id: 'd' }));
    expect(queue.state()).toMatchObject({ waitingCount: 2, droppedCount: 2 });
    clock.advance(2000);
    expect(lastBatch()).toEqual({ opens: ['a', 'b'], completions: [] });
    await land(written);
    expect(states.at(-1)).toEqual({ failure: null, waitingCount: 0, droppedCount: 2 });
  });

  it('F53 drops and counts new rows beyond the limit of bytes', async () => {
    const { queue } = setUp({ maxBytes: 5000 });
    queue.fail({ code: 'SQLITE_FULL', text: 'The disk is full.' });
    for (let index = 0; index < 50; index++) await queue.open(createOpenRecord({ id: `r${index}` }));
    const { waitingCount, droppedCount } = queue.state();
    expect(waitingCount + droppedCount).toBe(50);
    expect(waitingCount).toBeLessThan(12);
  });

  it('does not count requests that merely take long against the limit', async () => {
    const { queue, endTurn, land } = setUp({ maxRows: 2 });
    for (const id of ['a', 'b', 'c', 'd']) {
      void queue.open(createOpenRecord({ id }));
      endTurn();
      await land(written);
    }
    expect(queue.state().droppedCount).toBe(0);
  });

  it('F57 stops making requests wait for a disk that does not answer, and recovers with its answer', async () => {
    const { queue, clock, states, endTurn, land } = setUp();
    const first = queue.open(createOpenRecord({ id: 'a' }));
    endTurn();
    clock.advance(999);
    expect(await isSettled(first)).toBe(false);
    clock.advance(1);
    await first;
    expect(queue.state().failure?.code).toBe('STALLED');
    await queue.open(createOpenRecord({ id: 'b' }));
    await land(written);
    expect(states.at(-1)?.failure).toBeNull();
  });

  it('asks again every two seconds with an empty batch when there is nothing to write', async () => {
    const { queue, clock, batches, states, land } = setUp();
    queue.fail({ code: 'SQLITE_CANTOPEN', text: 'The request log is out of reach.' });
    clock.advance(2000);
    await land(diskFull);
    clock.advance(2000);
    await land(written);
    expect(batches).toHaveLength(2);
    expect(states.at(-1)?.failure).toBeNull();
    expect(clock.pendingCount()).toBeLessThanOrEqual(1);
  });

  it('counts rows that no table takes as dropped', async () => {
    const { queue, endTurn, land } = setUp();
    void queue.open(createOpenRecord({ id: 'a' }));
    endTurn();
    await land({ kind: 'written', rejectedCount: 1, notices: [] });
    expect(queue.state().droppedCount).toBe(1);
  });

  it('writes what is waiting when it closes, and takes nothing more', async () => {
    const { queue, batches, endTurn, land, lastBatch } = setUp();
    void queue.open(createOpenRecord({ id: 'a' }));
    endTurn();
    await land(written);
    queue.complete(createCompletion({ id: 'a' }));
    queue.recordDaemonEvent({ atMs: 5, kind: 'daemon-exited', detail: 'ended by SIGKILL' });
    const closing = queue.close();
    await Promise.resolve();
    await Promise.resolve();
    expect(lastBatch()).toEqual({ opens: [], completions: ['a'] });
    expect(batches.at(-1)?.daemonEvents).toEqual([[5, 'daemon-exited', 'ended by SIGKILL']]);
    await land(written);
    await closing;
    await queue.open(createOpenRecord({ id: 'late' }));
    endTurn();
    expect(batches).toHaveLength(2);
  });

  it('counts what it could not write at its end as dropped', async () => {
    const { queue, land } = setUp();
    queue.fail({ code: 'SQLITE_FULL', text: 'The disk is full.' });
    await queue.open(createOpenRecord({ id: 'a' }));
    const closing = queue.close();
    await Promise.resolve();
    await Promise.resolve();
    await land(diskFull);
    await closing;
    expect(queue.state().droppedCount).toBe(1);
  });
});
