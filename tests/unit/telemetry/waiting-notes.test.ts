import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../../../apps/base/index.ts';
import { noteIncident, noteModelEvent } from '../../../apps/telemetry/note.ts';
import { createWaitingNotes } from '../../../apps/telemetry/waiting-notes.ts';
import type { WriteBatch, WriteResult } from '../../../apps/telemetry/worker-messages.ts';
import { createWriteQueue } from '../../../apps/telemetry/write-queue.ts';
import { createIncident, createModelEvent } from '../../fakes/sample-incident.ts';
import { createOpenRecord } from '../../fakes/telemetry-rows.ts';

const diskFull: WriteResult = { kind: 'failed', failure: { code: 'SQLITE_FULL', text: 'The disk is full.' } };
const largeIncident = (id: string) =>
  createIncident({
    id,
    logLines: Array.from({ length: 50 }, () => ({ atMs: 1, stream: 'out' as const, text: 'x'.repeat(2000) })),
  });

function setUp() {
  const clock = createFakeClock();
  const batches: WriteBatch[] = [];
  const answers: WriteResult[] = [];
  const queue = createWriteQueue({
    timers: clock,
    atTurnEnd: (run) => run(),
    write(batch) {
      batches.push(batch);
      return Promise.resolve(answers.shift() ?? { kind: 'written', rejectedCount: 0, notices: [] });
    },
    onWritten: () => undefined,
    onStateChange: () => undefined,
    limits: { maxRows: 10, maxBytes: 1e6, completionDelayMs: 15, retryMs: 2000, stallMs: 1000 },
  });
  const written = () =>
    batches.map(({ modelEvents, incidents }) => [modelEvents?.map(([id]) => id), incidents?.map(([id]) => id)]);
  return { clock, queue, answers, batches, written };
}

describe('model events and incidents on their way to the log', () => {
  it('go out together within 15 ms, and leave no trace in batches without any', async () => {
    const { clock, queue, batches, written } = setUp();
    queue.recordModelEvent(createModelEvent({ id: 'a' }));
    queue.recordIncident(createIncident({ id: 'b' }));
    queue.recordModelEvent(createModelEvent({ id: 'c' }));
    expect(written()).toEqual([]);
    clock.advance(15);
    expect(written()).toEqual([[['a', 'c'], ['b']]]);
    await Promise.resolve();
    await queue.open(createOpenRecord());
    expect(batches).toHaveLength(2);
    expect(Object.keys(batches.at(-1) ?? {})).not.toContain('modelEvents');
  });

  it('are kept while the disk refuses them and written in order once it does not', async () => {
    const { clock, queue, answers, written } = setUp();
    answers.push(diskFull);
    queue.recordModelEvent(createModelEvent({ id: 'a' }));
    queue.recordIncident(createIncident({ id: 'b' }));
    clock.advance(15);
    await Promise.resolve();
    await Promise.resolve();
    queue.recordModelEvent(createModelEvent({ id: 'c' }));
    expect(queue.state()).toMatchObject({ waitingCount: 3, droppedCount: 0 });
    clock.advance(2000);
    expect(written()).toEqual([
      [['a'], ['b']],
      [['a', 'c'], ['b']],
    ]);
    await queue.close();
    expect(queue.state()).toEqual({ failure: null, waitingCount: 0, droppedCount: 0 });
  });

  it('are dropped and counted beyond a thousand while the disk refuses them', () => {
    const { queue } = setUp();
    queue.fail({ code: 'SQLITE_FULL', text: 'The disk is full.' });
    for (let index = 0; index < 1010; index++) queue.recordModelEvent(createModelEvent({ id: `e${index}` }));
    expect(queue.state()).toMatchObject({ waitingCount: 1000, droppedCount: 10 });
  });
});

describe('waiting-notes', () => {
  it('takes no more than about 8 MiB, and has room again once they were taken', async () => {
    const notes = createWaitingNotes();
    const added = Array.from({ length: 100 }, (_, index) => notes.add(noteIncident(largeIncident(`i${index}`))));
    const room = added.indexOf(false);
    expect(room).toBeGreaterThan(30);
    expect(room).toBeLessThan(50);
    const refused = noteModelEvent(createModelEvent());
    expect(notes.add(refused)).toBe(false);
    expect(await refused.committed).toBe(false);
    const taken = notes.take();
    expect(taken).toHaveLength(room);
    expect(notes.add(noteModelEvent(createModelEvent()))).toBe(true);
    notes.takeBack(taken);
    expect(notes.count()).toBe(room + 1);
    expect(notes.add(noteModelEvent(createModelEvent()))).toBe(false);
    expect(notes.take().slice(0, room)).toEqual(taken);
  });
});
