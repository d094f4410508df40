import { describe, expect, it } from 'vitest';
import { type ModelEvent, modelEventSchema } from '../../../apps/contract/model/index.ts';
import { createModelEvent } from '../../fakes/sample-incident.ts';
import { createDataDir, openTestTelemetry } from '../../fakes/telemetry-rows.ts';

const always = { sinceMs: 0, untilMs: Number.MAX_SAFE_INTEGER, model: null, limit: 100 };

/** Writes the events and reads them through a second opening of the log, so that all are on disk. */
async function store(events: readonly Partial<ModelEvent>[]) {
  const dataDir = createDataDir();
  const { telemetry } = await openTestTelemetry(dataDir);
  for (const [index, changes] of events.entries()) {
    telemetry.recordModelEvent(createModelEvent({ id: `e${index + 1}`, ...changes }));
  }
  await telemetry.close();
  return (await openTestTelemetry(dataDir)).telemetry.queries;
}

const idsOf = (events: readonly ModelEvent[]): readonly string[] => events.map(({ id }) => id);

describe('stored model events', () => {
  it('can be read as they were written, newest first by their time', async () => {
    const bare = { durationMs: null, sizeBytes: null, contextLength: null, requestId: null };
    const queries = await store([{ atMs: 10 }, { atMs: 30 }, { ...bare, atMs: 20, kind: 'evict', cause: 'evicted' }]);
    const events = await queries.listModelEvents(always);
    expect(idsOf(events)).toEqual(['e2', 'e3', 'e1']);
    expect(events[0]).toEqual(createModelEvent({ id: 'e2', atMs: 30 }));
    expect(events[1]).toEqual(createModelEvent({ ...bare, id: 'e3', atMs: 20, kind: 'evict', cause: 'evicted' }));
    for (const event of events) modelEventSchema.strict().parse(event);
  });

  it('keep the order in which they were told when they have the same time', async () => {
    const queries = await store([{ kind: 'unload' }, { kind: 'load' }]);
    expect(idsOf(await queries.listModelEvents(always))).toEqual(['e2', 'e1']);
  });

  it('are found by their time, the end of the span left out', async () => {
    const queries = await store([{ atMs: 999 }, { atMs: 1000 }, { atMs: 1999 }, { atMs: 2000 }]);
    expect(idsOf(await queries.listModelEvents({ ...always, sinceMs: 1000, untilMs: 2000 }))).toEqual(['e3', 'e2']);
    expect(idsOf(await queries.listModelEvents({ ...always, limit: 1 }))).toEqual(['e4']);
  });

  it.each([
    ['qwen3', ['e2', 'e1']],
    ['qwen3:latest', ['e2', 'e1']],
    ['qwen3:8b', ['e3']],
    ['unknown', []],
  ])('are found by the model %s, with and without the tag that Ollama adds', async (model, ids) => {
    const queries = await store([{ model: 'qwen3:latest' }, { model: 'qwen3' }, { model: 'qwen3:8b' }]);
    expect(idsOf(await queries.listModelEvents({ ...always, model }))).toEqual(ids);
  });

  it('are replaced by a later one of the same id', async () => {
    const queries = await store([
      { id: 'same', durationMs: null },
      { id: 'other' },
      { id: 'same', durationMs: 4200, cause: 'elsewhere' },
    ]);
    const events = await queries.listModelEvents(always);
    expect(events.map(({ id, durationMs, cause }) => [id, durationMs, cause])).toEqual([
      ['other', 2870, 'request'],
      ['same', 4200, 'elsewhere'],
    ]);
  });

  it('take outside text only safe and short, and no figure that is none', async () => {
    const queries = await store([
      { model: `m\u001b[31m${'x'.repeat(500)}`, detail: 'y'.repeat(5000), durationMs: Number.NaN, sizeBytes: -1 },
    ]);
    const [event] = await queries.listModelEvents(always);
    expect(event?.model).toHaveLength(256);
    expect(event?.model).not.toContain('\u001b');
    expect(event?.detail).toHaveLength(1024);
    expect(event).toMatchObject({ durationMs: null, sizeBytes: 0 });
  });
});
