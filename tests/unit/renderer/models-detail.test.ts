import { describe, expect, it } from 'vitest';
import { buildComparison, describeRun } from '../../../renderer/features/models/compare/build-comparison.ts';
import { buildNeed, findStep } from '../../../renderer/features/models/detail/build-need.ts';
import { buildSpeeds } from '../../../renderer/features/models/detail/build-speeds.ts';
import { listStays, readKeepAlive, readStay, toPolicy } from '../../../renderer/features/models/detail/read-stay.ts';
import { buildMemoryHead } from '../../../renderer/features/models/memory/build-memory-head.ts';
import { announcePulls } from '../../../renderer/features/models/pulls/announce-pulls.ts';
import { buildPullRows } from '../../../renderer/features/models/pulls/build-pull-rows.ts';
import { buildLanes, isNotable } from '../../../renderer/features/models/residency/build-lanes.ts';
import { createBenchmark } from '../../fakes/sample-benchmark.ts';
import {
  gibi,
  sampleBenchmark,
  sampleEvent,
  sampleModelUse,
  samplePull,
  sampleResidency,
  sampleResident,
  sampleStep,
} from './models-samples.ts';
import { atMs } from './samples.ts';

const hourMs = 3_600_000;

describe('the memory bar', () => {
  it('stands in load order, with what is coming hatched behind', () => {
    const residents = [
      sampleResident({ name: 'late', loadedAtMs: 9 }),
      sampleResident({ name: 'early', loadedAtMs: 1 }),
    ];
    const loading = [{ model: 'next', neededBytes: 4 * gibi, sinceMs: atMs }];
    const view = buildMemoryHead(sampleResidency({ residents, loading }), {});
    expect(view.segments.map(({ name, isExpected }) => [name, isExpected])).toEqual([
      ['early', false],
      ['late', false],
      ['next', true],
    ]);
    expect(view.freeText).toBe('24.0 GB free');
    expect(view.summary).toContain('next loading, about 4.0 GB');
  });
  it('counts a model that reloads once', () => {
    const loading = [{ model: 'qwen3:8b', neededBytes: 4 * gibi, sinceMs: atMs }];
    const view = buildMemoryHead(sampleResidency({ residents: [sampleResident()], loading }), {});
    expect(view.segments).toHaveLength(1);
    expect(view.freeText).toBe(buildMemoryHead(sampleResidency({ residents: [sampleResident()] }), {}).freeText);
  });
  it('shows where the budget ends now and why', () => {
    const residency = sampleResidency({ liveBudgetBytes: 30 * gibi, loweredBecause: 'Xcode needs memory.' });
    const view = buildMemoryHead(residency, {});
    expect(view.heldAt).toBeCloseTo(30 / 48);
    expect(view.loweredText).toBe('30.0 GB now: Xcode needs memory.');
    expect(buildMemoryHead(sampleResidency(), {})).toMatchObject({ heldAt: null, loweredText: null });
  });
  it('tells who waits, and what is over instead of a negative rest', () => {
    const waiting = [{ model: 'big', requestCount: 1, sinceMs: atMs, reason: 'a is busy.' }];
    const view = buildMemoryHead(
      sampleResidency({ waiting, residents: [sampleResident({ sizeBytes: 50 * gibi })] }),
      {},
    );
    expect(view.waiting[0]?.text).toBe('1 request waits for it: a is busy.');
    expect(view.freeText).toBe('over by 2.0 GB');
    expect(view.segments[0]?.share).toBe(1);
  });
});

describe('what a length of context needs', () => {
  const residency = sampleResidency({ residents: [sampleResident({ name: 'other', sizeBytes: 12 * gibi })] });
  it('is drawn beside what stays', () => {
    const { shares, valueText } = buildNeed({ model: 'qwen3:8b', step: sampleStep(), residency });
    expect(shares).toEqual({ weights: 4 / 48, cache: 1 / 48, other: 1 / 48, beside: 12 / 48 });
    expect(valueText).toBe('8k, needs 6.0 GB, fits');
  });
  it('leaves out what would be unloaded, and names it', () => {
    const verdict = { kind: 'evict' as const, models: ['other'], sentence: 'It fits once other is unloaded.' };
    const need = buildNeed({ model: 'qwen3:8b', step: sampleStep({ verdict }), residency });
    expect(need).toMatchObject({ glyph: 'warned', canLoad: true, displaced: ['other'] });
    expect(need.shares.beside).toBe(0);
    expect(need.valueText).toContain('unloads other');
  });
  it('cannot be loaded when it is refused', () => {
    const verdict = { kind: 'refuse' as const, models: [], sentence: 'No.' };
    expect(buildNeed({ model: 'a', step: sampleStep({ verdict }), residency })).toMatchObject({
      canLoad: false,
      glyph: 'failed',
    });
  });
  it('follows what was observed when that is not the sum of its parts', () => {
    const { shares } = buildNeed({ model: 'a', step: sampleStep({ neededBytes: 12 * gibi }), residency });
    expect((shares.weights + shares.cache + shares.other) * 48).toBeCloseTo(12);
  });
  it('starts at the shortest step that holds a length', () => {
    const steps = [4096, 8192, 32_768].map((contextLength) => sampleStep({ contextLength }));
    expect([findStep(steps, 4096), findStep(steps, 9000), findStep(steps, 99_999), findStep([], 1)]).toEqual([
      0, 2, 2, 0,
    ]);
  });
});

describe('how long a model stays', () => {
  const policy = { model: 'a', isPinned: false, keepAlive: null, contextLength: null, isPreloaded: false };
  it('reads every way of writing a duration', () =>
    expect(['5m', '1h30m', '90s', '1.5h', 90, -1, '-1m', 0].map(readKeepAlive)).toEqual([
      300_000, 5_400_000, 90_000, 5_400_000, 90_000, -1000, -60_000, 0,
    ]));
  it('knows the usual lengths however they are written', () =>
    expect(['30m', '1800s', 1800].map((keepAlive) => readStay({ ...policy, keepAlive }))).toEqual([
      '30m',
      '30m',
      '30m',
    ]));
  it('offers a length that was set elsewhere', () => {
    const labels = listStays({ ...policy, keepAlive: '45m' }).map(({ label }) => label);
    expect(labels).toEqual(['Default', '5 min', '30 min', '2 h', '45 min', 'Pinned']);
    expect(listStays({ ...policy, keepAlive: -1 }).map(({ label }) => label)).toContain('For ever');
  });
  it('gives back what was chosen', () => {
    for (const change of [{ keepAlive: '45m' }, { keepAlive: 75 }, { keepAlive: null }, { isPinned: true }]) {
      const chosen = { ...policy, ...change };
      expect(toPolicy(readStay(chosen))).toEqual({ isPinned: chosen.isPinned, keepAlive: chosen.keepAlive });
    }
  });
});

describe('downloads', () => {
  it('are drawn with size, speed and what is left', () =>
    expect(buildPullRows([samplePull()], null)[0]).toMatchObject({
      word: 'pulling',
      share: 0.2,
      size: { value: '2.0 of 10.0', unit: 'GB' },
      speed: { value: '48.2', unit: 'MB/s' },
      left: '1 min 52 s left',
      canPause: true,
      canResume: false,
    }));
  it('leave the list when they are done, and stay while something is wrong', () =>
    expect(
      buildPullRows([samplePull({ state: 'done' }), samplePull({ state: 'failed', id: 'p2' })], null).map(
        ({ id }) => id,
      ),
    ).toEqual(['p2']));
  it('are checked once all is there', () =>
    expect(buildPullRows([samplePull({ completedBytes: 10e9, step: 'verifying sha256 digest' })], null)[0]?.word).toBe(
      'checking',
    ));
  it('say that the disk has no room before they fail', () => {
    expect(buildPullRows([samplePull()], 5e9)[0]?.problem?.message).toBe(
      'There is no room for it: 8.0 GB are still to come, and 5.0 GB are free on the disk.',
    );
    expect(buildPullRows([samplePull()], 8e9)[0]?.problem).toBeNull();
  });
  it('are told aloud at each quarter and at the end, and not in between', () => {
    const tell = (from: number, to: number) =>
      announcePulls([samplePull({ completedBytes: from * 1e9 })], [samplePull({ completedBytes: to * 1e9 })]);
    expect(tell(2, 2.4)).toEqual([]);
    expect(tell(2, 2.5)).toEqual(['gpt-oss:20b: 25 % pulled.']);
    expect(tell(2, 8)).toEqual(['gpt-oss:20b: 75 % pulled.']);
    expect(tell(8, 2)).toEqual([]);
    expect(announcePulls([samplePull()], [samplePull({ state: 'done' })])).toEqual(['gpt-oss:20b is installed.']);
    expect(announcePulls([], [samplePull({ state: 'done' })])).toEqual([]);
    const problem = { message: 'The disk is full.', advice: '' };
    expect(announcePulls([samplePull()], [samplePull({ state: 'failed', problem })])).toEqual([
      'gpt-oss:20b could not be pulled. The disk is full.',
    ]);
  });
});

describe('the lanes', () => {
  const lanes = (events: ReturnType<typeof sampleEvent>[], residents = [sampleResident()].slice(1)) =>
    buildLanes({ events, residents, sinceMs: atMs - 12 * hourMs, nowMs: atMs });
  it('reach from the load to the unload', () => {
    const events = [
      sampleEvent({ id: 'a', atMs: atMs - 6 * hourMs }),
      sampleEvent({ id: 'b', atMs: atMs - 3 * hourMs, kind: 'unload', cause: 'expired', detail: 'its time was over' }),
    ];
    expect(lanes(events)[0]?.stretches).toMatchObject([{ from: 0.5, to: 0.75 }]);
    expect(lanes(events)[0]?.marks).toEqual([]);
  });
  it('begin at the left edge when the load was before', () => {
    const unload = sampleEvent({ atMs: atMs - 6 * hourMs, kind: 'unload', cause: 'expired', durationMs: 20 * hourMs });
    expect(lanes([unload])[0]?.stretches).toMatchObject([{ from: 0, to: 0.5 }]);
  });
  it('go on to now for what is in memory, also when its load was not seen', () => {
    const resident = sampleResident({ loadedAtMs: atMs - 3 * hourMs });
    expect(lanes([], [resident])[0]?.stretches).toMatchObject([{ from: 0.75, to: 1 }]);
  });
  it('mark with their cause what nobody asked for', () => {
    const evict = sampleEvent({ kind: 'evict', cause: 'evicted', detail: 'to make room for b', durationMs: hourMs });
    const [mark] = lanes([evict])[0]?.marks ?? [];
    expect(mark?.title).toContain('qwen3:8b unloaded, to make room for b; it had been there for 1 h');
    expect(isNotable(sampleEvent({ kind: 'unload', cause: 'order' }))).toBe(false);
    expect(isNotable(sampleEvent({ kind: 'load-failed', cause: 'request' }))).toBe(true);
  });
  it('are there for every model that was in memory, those that still are first', () => {
    const events = [sampleEvent({ model: 'x' }), sampleEvent({ id: 'y', model: 'x', kind: 'unload', atMs })];
    expect(lanes(events, [sampleResident({ name: 'z' })]).map(({ model }) => model)).toEqual(['z', 'x']);
  });
});

describe('speeds', () => {
  it('stand in use beside measured, without what nothing tells', () => {
    const rows = buildSpeeds(sampleModelUse({ loadMs: null }), null);
    expect(rows.map(({ name, inUse, measured }) => [name, inUse, measured])).toEqual([
      ['First token', '310 ms', ''],
      ['Reading', '900 tok/s', ''],
      ['Writing', '61.0 tok/s', ''],
    ]);
    expect(buildSpeeds(null, null)).toEqual([]);
    expect(buildSpeeds(null, sampleBenchmark())).toHaveLength(6);
  });
  it('are best when low for times and memory, and when high for speeds', () => {
    const slow = createBenchmark({ samples: { firstTokenMs: [900], decodeTokensPerSecond: [90] } });
    const rows = buildComparison([
      { model: 'a', benchmark: sampleBenchmark() },
      { model: 'b', benchmark: slow },
      { model: 'c', benchmark: null },
    ]);
    const best = (name: string) => rows.find((row) => row.name === name)?.cells.map(({ isBest }) => isBest);
    expect(best('First token')).toEqual([true, false, false]);
    expect(best('Writing')).toEqual([false, true, false]);
    expect(best('Memory'), 'a tie has no best').toEqual([false, false, false]);
  });
  it('say under what they were measured', () => {
    expect(describeRun(null, atMs)).toBe('Not measured yet.');
    expect(describeRun(sampleBenchmark({ inFlightCount: 2 }), atMs)).toContain(
      'Ollama 0.24.1; other requests ran at the time',
    );
  });
});
