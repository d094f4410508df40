import { describe, expect, it } from 'vitest';
import { pullSchema } from '../../../../apps/contract/model/index.ts';
import {
  findActive,
  type PullEntry,
  type PullEvent,
  retryDelaysMs,
  stepPulls,
  toPull,
} from '../../../../apps/models/inventory/pull-machine.ts';

const problem = { message: 'It broke.', advice: 'Ask again.' };
const ask = (id: string): PullEvent => ({ type: 'pull-asked', id, model: `model-${id}`, atMs: 5 });
const lose = (id: string): PullEvent => ({ type: 'connection-lost', id, problem });
const read = (id: string, atMs: number, completed: number, digest = 'sha256:a'): PullEvent => ({
  ...{ type: 'record-read', id, atMs },
  record: { status: 'pulling aaaa', digest, total: 1_000_000, completed },
});
const run = (...events: readonly PullEvent[]): readonly PullEntry[] =>
  events.reduce<readonly PullEntry[]>((entries, event) => stepPulls(entries, event), []);
const statesOf = (entries: readonly PullEntry[]): readonly string[] => entries.map(({ id, state }) => `${id} ${state}`);
const first = (entries: readonly PullEntry[]) => {
  const [entry] = entries;
  if (!entry) throw new Error('no entry');
  return toPull(entry);
};

describe('the queue of pulls', () => {
  it('runs one at a time, in the order they were asked for', () => {
    const asked = run(ask('1'), ask('2'), ask('3'));
    expect(statesOf(asked)).toEqual(['1 running', '2 queued', '3 queued']);
    const after = stepPulls(asked, { type: 'pull-finished', id: '1' });
    expect(statesOf(after)).toEqual(['1 done', '2 running', '3 queued']);
  });

  it('lets the next one run while one is paused, and takes it back in its place', () => {
    const paused = run(ask('1'), ask('2'), ask('3'), { type: 'pull-paused', id: '1' });
    expect(statesOf(paused)).toEqual(['1 paused', '2 running', '3 queued']);
    const resumed = stepPulls(paused, { type: 'pull-resumed', id: '1' });
    expect(statesOf(resumed)).toEqual(['1 queued', '2 running', '3 queued']);
    expect(statesOf(stepPulls(resumed, { type: 'pull-finished', id: '2' }))).toEqual([
      '1 running',
      '2 done',
      '3 queued',
    ]);
  });

  it('forgets a cancelled one and starts the next', () => {
    expect(statesOf(run(ask('1'), ask('2'), { type: 'pull-cancelled', id: '1' }))).toEqual(['2 running']);
  });

  it('keeps the line while it waits for a new connection', () => {
    const waiting = run(ask('1'), ask('2'), lose('1'));
    expect(statesOf(waiting)).toEqual(['1 retrying', '2 queued']);
    expect(findActive(waiting)?.lossCount).toBe(1);
    expect(first(waiting).problem).toEqual(problem);
    expect(statesOf(stepPulls(waiting, { type: 'retry-due', id: '1' }))).toEqual(['1 running', '2 queued']);
  });

  it('gives up after three new connections without a byte, and gives the line to the next', () => {
    const retry: PullEvent = { type: 'retry-due', id: '1' };
    const lost = retryDelaysMs.flatMap(() => [lose('1'), retry]);
    expect(statesOf(run(ask('1'), ask('2'), ...lost))).toEqual(['1 running', '2 queued']);
    expect(statesOf(run(ask('1'), ask('2'), ...lost, lose('1')))).toEqual(['1 failed', '2 running']);
  });

  it('counts losses anew once bytes have come', () => {
    const retry: PullEvent = { type: 'retry-due', id: '1' };
    const entries = run(ask('1'), lose('1'), retry, lose('1'), retry, read('1', 0, 10), read('1', 60, 20), lose('1'));
    expect(findActive(entries)?.lossCount).toBe(1);
  });

  it('goes on with a failed one from where it was', () => {
    const failed = run(ask('1'), read('1', 0, 400_000), { type: 'pull-refused', id: '1', problem });
    expect(first(failed)).toMatchObject({ state: 'failed', problem, completedBytes: 400_000 });
    expect(first(stepPulls(failed, { type: 'pull-resumed', id: '1' }))).toMatchObject({
      ...{ state: 'running', problem: null, completedBytes: 400_000 },
    });
  });

  it.each<[string, PullEvent]>([
    ['a late record', read('1', 9, 9)],
    ['a late loss', lose('1')],
    ['a late refusal', { type: 'pull-refused', id: '1', problem }],
    ['a late timer', { type: 'retry-due', id: '1' }],
    ['a late end', { type: 'pull-finished', id: '1' }],
  ])('ignores %s of a paused pull', (_name, event) => {
    const paused = run(ask('1'), { type: 'pull-paused', id: '1' });
    expect(stepPulls(paused, event)).toEqual(paused);
  });

  it('keeps the last twenty that ended', () => {
    const events = Array.from({ length: 25 }, (_, index): PullEvent[] => [
      ask(String(index)),
      { type: 'pull-finished', id: String(index) },
    ]).flat();
    const entries = run(...events);
    expect(entries.map(({ id }) => id)).toEqual(Array.from({ length: 20 }, (_, index) => String(index + 5)));
  });
});

describe('progress', () => {
  it('sums bytes over layers and tells speed and time left', () => {
    const entries = run(
      ...[ask('1'), read('1', 0, 0), read('1', 1000, 250_000), read('1', 2000, 500_000)],
      read('1', 2000, 0, 'sha256:b'),
    );
    expect(pullSchema.parse(first(entries))).toMatchObject({
      ...{ completedBytes: 500_000, totalBytes: 2_000_000, bytesPerSecond: 250_000, remainingMs: 6000 },
      step: 'pulling aaaa',
    });
  });

  it('takes what an earlier connection had loaded for no speed of this one', () => {
    const entries = run(
      ...[ask('1'), read('1', 0, 0), read('1', 1000, 400_000), lose('1')],
      ...[{ type: 'retry-due', id: '1' } as const, read('1', 9000, 600_000), read('1', 10_000, 700_000)],
    );
    expect(first(entries)).toMatchObject({ completedBytes: 700_000, totalBytes: 1_000_000, bytesPerSecond: 100_000 });
  });

  it('tells no speed while nothing is transferred', () => {
    const verifying: PullEvent = {
      ...{ type: 'record-read', id: '1', atMs: 1100 },
      record: { status: 'verifying sha256 digest' },
    };
    const entries = run(ask('1'), read('1', 0, 0), read('1', 1000, 1_000_000), verifying);
    expect(first(entries)).toMatchObject({ step: 'verifying sha256 digest', bytesPerSecond: null, remainingMs: null });
  });

  it('bears records without sense', () => {
    const record = { status: 7, digest: 'sha256:a', total: -1, completed: 'x' };
    const entries = run(ask('1'), { type: 'record-read', id: '1', atMs: 0, record });
    expect(first(entries)).toMatchObject({ completedBytes: 0, totalBytes: 0, step: '' });
  });
});
