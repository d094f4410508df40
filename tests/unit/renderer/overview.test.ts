import { describe, expect, it } from 'vitest';
import { parseFilter } from '../../../apps/base/index.ts';
import type { Status } from '../../../apps/contract/control/index.ts';
import { type DaemonState, daemonStateSchema } from '../../../apps/contract/model/index.ts';
import { describeDaemon } from '../../../renderer/features/overview/describe-daemon.ts';
import { buildMemoryView } from '../../../renderer/features/overview/memory/build-memory-view.ts';
import { describeNow, describeWork } from '../../../renderer/features/overview/now/describe-now.ts';
import { listRunning } from '../../../renderer/features/overview/now/list-running.ts';
import { toFilterText } from '../../../renderer/features/overview/problems/to-filter-text.ts';
import { listStartMarks, summarizeSpeed } from '../../../renderer/features/overview/speed/build-speed-chart.ts';
import { buildSpeedFigures } from '../../../renderer/features/overview/speed/build-speed-figures.ts';
import { buildUseRows } from '../../../renderer/features/overview/use/build-use-rows.ts';
import { renderQuantity } from '../../../renderer/shared/format/quantity.ts';
import { atMs, readyState, sampleRunning, sampleStatus, sampleUsage } from './samples.ts';

const gibi = 2 ** 30;
const exit = { code: null, signal: 'SIGKILL', atMs, reason: 'was ended by SIGKILL' };
const states: Readonly<Record<DaemonState['kind'], DaemonState>> = {
  absent: { kind: 'absent', reason: 'Drover was told to run none.' },
  stopped: { kind: 'stopped', sinceMs: atMs },
  starting: { kind: 'starting', attempt: 2, sinceMs: atMs, deadlineMs: atMs },
  ready: readyState,
  degraded: { kind: 'degraded', reason: 'Three checks failed.', missedProbes: 3, sinceMs: atMs, url: '' },
  stopping: { kind: 'stopping', sinceMs: atMs, next: 'starting' },
  'backing-off': { kind: 'backing-off', untilMs: atMs + 4000, attempt: 2, lastExit: exit },
  contended: { kind: 'contended', reason: 'Something ends it.', advice: 'Quit the other one.', sinceMs: atMs },
  failed: {
    kind: 'failed',
    code: 'crash_loop',
    message: 'It ended 5 times.',
    advice: 'Look at it.',
    lastLines: ['a'],
    sinceMs: atMs,
  },
};

describe('the sentence', () => {
  it.each(daemonStateSchema.options.map((option) => option.shape.kind.value))(
    'is whole for a daemon that is %s',
    (kind) => {
      const { headline, glyph } = describeNow(sampleStatus({}, states[kind]), atMs);
      expect(headline).toMatch(/[A-Z].*\.$/);
      expect(glyph).toBe(describeDaemon(states[kind]).glyph);
    },
  );
  it('offers to start exactly where the tool bar does', () => {
    for (const state of Object.values(states)) {
      expect(describeNow(sampleStatus({}, state), atMs).canStart, state.kind).toBe(describeDaemon(state).canStart);
    }
  });
  it('counts what runs and what waits', () => {
    const [running, waiting] = [sampleRunning(), sampleRunning({ phase: 'waiting' })];
    expect(describeWork([])).toBe('Nothing is running.');
    expect(describeWork([running, running, waiting])).toBe('2 requests running, 1 waiting.');
    expect(describeWork([waiting])).toBe('1 request waiting.');
  });
  it('is not healthy while a part is unwell', () => {
    const parts = [{ name: 'storage', status: 'degraded' as const, message: 'The disk is full.' }];
    const sentence = describeNow(sampleStatus({ health: { status: 'degraded', message: '', parts } }), atMs);
    expect(sentence).toMatchObject({
      glyph: 'warned',
      headline: 'Ollama is ready.',
      detail: 'Nothing is running. The disk is full.',
    });
  });
  it('tells a daemon that generates nothing from one that does not answer', () => {
    const reason = 'Ollama has generated nothing for 64 s; Drover is recovering it.';
    const recovering: DaemonState = { kind: 'degraded', reason, missedProbes: 0, sinceMs: atMs, url: '' };
    expect(describeNow(sampleStatus({}, recovering), atMs)).toMatchObject({
      ...{ headline: 'Ollama generates nothing.', detail: reason },
    });
    expect(describeNow(sampleStatus({}, states.degraded), atMs).headline).toBe('Ollama does not answer.');
  });
  it('counts down to the next try', () =>
    expect(describeNow(sampleStatus({}, states['backing-off']), atMs).detail).toBe('It starts again in 4 s, try 3.'));
  it('says how to install what is missing', () => {
    const missing: DaemonState = {
      ...states.failed,
      kind: 'failed',
      code: 'daemon_not_found',
      message: 'None.',
      advice: 'x',
      lastLines: [],
      sinceMs: 0,
    };
    expect(describeNow(sampleStatus({}, missing), atMs).advice).toContain('brew install ollama');
  });
});

describe('running requests', () => {
  it('come longest first, five at most', () => {
    const many = Array.from({ length: 7 }, (_, index) =>
      sampleRunning({ id: `r${index}`, receivedAt: new Date(atMs - index * 1000).toISOString() }),
    );
    const { rows, moreText } = listRunning(many, []);
    expect(rows.map(({ id }) => id)).toEqual(['r6', 'r5', 'r4', 'r3', 'r2']);
    expect(moreText).toBe('2 more');
  });
  it('load a model that is not resident, and read where it is', () => {
    const reading = sampleRunning({ phase: 'reading' });
    const resident = [
      {
        name: 'llama3.2:3b',
        sizeBytes: 1,
        gpuBytes: 1,
        contextLength: null,
        expiresAtMs: null,
        isPinned: false,
        loadedAtMs: 0,
      },
    ];
    expect(listRunning([reading], []).rows[0]?.phase).toBe('Loading model');
    expect(listRunning([reading], resident).rows[0]?.phase).toBe('Reading prompt');
  });
  it.each([
    [null, ''],
    [{ position: 1, waitingCount: 1, expectedWaitMs: null }, ', 1st of 1'],
    [{ position: 2, waitingCount: 5, expectedWaitMs: 8400 }, ', 2nd of 5, about 8 s'],
    [{ position: 13, waitingCount: 23, expectedWaitMs: 20 }, ', 13th of 23, about 1 s'],
    [{ position: 23, waitingCount: 1200, expectedWaitMs: 90_000 }, ', 23rd of 1,200, about 1 min 30 s'],
  ])('D8 tell the place in line %j', (place, phaseDetail) => {
    const [row] = listRunning([sampleRunning({ phase: 'waiting', place })], []).rows;
    expect([row?.phase, row?.phaseDetail]).toEqual(['In line', phaseDetail]);
  });
  it('show the name that was asked for only when another model serves it', () => {
    expect(listRunning([sampleRunning()], []).rows[0]?.askedModel).toBeNull();
    expect(listRunning([sampleRunning({ model: 'gpt-4o' })], []).rows[0]?.askedModel).toBe('gpt-4o');
  });
});

describe('memory', () => {
  const model = (name: string, gb: number, expiresAtMs: number | null = null) => ({
    name,
    sizeBytes: gb * gibi,
    gpuBytes: (gb * gibi) / 2,
    contextLength: 8192,
    expiresAtMs,
    isPinned: false,
    loadedAtMs: 0,
  });
  const idle = [sampleRunning({ servedModel: 'none' })];
  const { memoryNow: calm } = sampleStatus();
  const view = (resident: ReturnType<typeof model>[], inFlight = idle, memoryNow: Status['memoryNow'] = calm) =>
    buildMemoryView({
      ...{ memory: sampleStatus().memory, memoryNow, resident },
      inFlight,
      byModel: [sampleUsage({ name: 'a', requests: 31 })],
      series: { a: 2 },
      nowMs: atMs,
    });

  it('says the bar in words', () =>
    expect(view([model('a', 21.1), model('b', 4.6)]).summary).toBe(
      '25.7 of 48.0 GB in use: a 21.1 GB, b 4.6 GB; 22.3 GB free',
    ));
  it('shows what is over the budget instead of a negative rest', () => {
    const { freeText, segments } = view([model('a', 40), model('b', 20)]);
    expect(freeText).toBe('over by 12.0 GB');
    expect(segments.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
  });
  it('keeps a model’s own colour and gives unknown ones slate', () =>
    expect(view([model('a', 1), model('b', 1)]).rows.map(({ series }) => series)).toEqual([2, 6]));
  it('tells when each unloads', () => {
    const rows = view([model('a', 1, atMs + 192_000), model('b', 1), model('c', 1, atMs - 1)]).rows;
    expect(rows.map(({ unloads }) => unloads)).toEqual(['in 3 min 12 s', 'stays loaded', 'now']);
  });
  it('calls a model busy while it answers, not while a request waits for it', () => {
    const busy = (phase: 'writing' | 'waiting') =>
      view([model('a', 1)], [sampleRunning({ servedModel: 'a', phase })]).rows[0]?.isBusy;
    expect([busy('writing'), busy('waiting')]).toEqual([true, false]);
  });
  it('marks what is pinned, also while it is busy', () => {
    const pinned = { ...model('a', 1), isPinned: true };
    const rows = [...view([pinned]).rows, ...view([pinned], [sampleRunning({ servedModel: 'a' })]).rows];
    expect(rows.map(({ isPinned, unloads }) => [isPinned, unloads])).toEqual([
      [true, 'pinned'],
      [true, 'busy'],
    ]);
  });
  it('draws what is being loaded at its expected size, and takes it off what is free', () => {
    const loading = [{ model: 'b', neededBytes: 8 * gibi, sinceMs: atMs - 3000 }];
    const { freeText, rows, segments, summary } = view([model('a', 20)], idle, { ...calm, loading });
    expect(segments.map(({ name, isExpected }) => [name, isExpected])).toEqual([
      ['a', false],
      ['b', true],
    ]);
    expect(freeText).toBe('20.0 GB free');
    expect(summary).toContain('b loading, about 8.0 GB');
    expect(rows[1]).toMatchObject({ name: 'b', unloads: 'loading for 3 s', isExpected: true, isBusy: true });
  });
  it('shows a model that is loaded anew once', () => {
    const loading = [{ model: 'a', neededBytes: 8 * gibi, sinceMs: atMs }];
    expect(view([model('a', 20)], idle, { ...calm, loading }).rows.map(({ name }) => name)).toEqual(['a']);
  });
  it('ends the budget where other programs need the memory, and says why', () => {
    const lowered = { ...calm, liveBudgetBytes: 24 * gibi, loweredBecause: 'Others need it.' };
    const { freeText, heldAt, loweredText, summary } = view([model('a', 20)], idle, lowered);
    expect([freeText, heldAt, loweredText]).toEqual(['4.0 GB free', 0.5, '24.0 GB now: Others need it.']);
    expect(summary).toContain('24.0 GB now: Others need it.');
    expect(view([]).heldAt).toBeNull();
  });
  it('says who waits for whom', () => {
    const wait = { sinceMs: 0, reason: 'llama3.2:3b to be free' };
    const waiting = [
      { ...wait, model: 'qwen3:4b', requestCount: 2 },
      { ...wait, model: 'b', requestCount: 1 },
    ];
    expect(view([], idle, { ...calm, waiting }).waiting.map(({ model: name, text }) => `${name} ${text}`)).toEqual([
      'qwen3:4b waits for llama3.2:3b to be free, 2 requests',
      'b waits for llama3.2:3b to be free, 1 request',
    ]);
  });
  it('counts requests of the window, blank where there are none', () =>
    expect(view([model('a', 1), model('b', 1)]).rows.map(({ requests }) => requests)).toEqual(['31', '']));
});

describe('speed', () => {
  const total = sampleUsage({
    requests: 1482,
    errors: 9,
    firstTokenMs: { p50: 420, p95: 3120, p99: 11_800 },
    decodeTokensPerSecond: { p50: 58.2, p95: null, p99: null },
    overheadMs: { p50: 0.31, p95: null, p99: null },
  });
  const figures = buildSpeedFigures(total, 'since:24h');

  it('shows six figures with their units', () =>
    expect(figures.map(({ quantity }) => quantity && renderQuantity(quantity))).toEqual([
      '0.42 s',
      '3.1 s',
      '11.8 s',
      '58.2 tok/s',
      '0.6 % of 1,482',
      '0.31 ms',
    ]));
  it('leads each figure to the rows behind it, in words the filter understands', () => {
    for (const { filter } of figures) expect(parseFilter(filter, atMs).issues, filter).toEqual([]);
    expect(parseFilter(figures[2]?.filter ?? '', atMs).filter.minFirstTokenMs).toBe(11_800);
  });
  it('stays blank when nothing ran', () =>
    expect(buildSpeedFigures(sampleUsage({ requests: 0 }), 'since:1h').every(({ quantity }) => quantity === null)).toBe(
      true,
    ));
  it('says the chart in a sentence', () => {
    expect(summarizeSpeed({ over: 'over the last 24 h' }, total.firstTokenMs)).toBe(
      'Time to first token over the last 24 h: median 420 ms, 95th percentile 3.12 s, 99th percentile 11.80 s.',
    );
    expect(summarizeSpeed({ over: 'from 14:30 to 16:00' }, { p50: null, p95: null, p99: null })).toBe(
      'Time to first token from 14:30 to 16:00: nothing ran.',
    );
  });
  it('marks one of two starts that are close together', () => {
    expect(listStartMarks(sampleStatus(), 24 * 3_600_000)).toHaveLength(1);
    expect(listStartMarks(sampleStatus(), 2 * 3_600_000)).toHaveLength(2);
  });
});

describe('use', () => {
  const report = (rows: ReturnType<typeof sampleUsage>[]) => ({
    by: 'project' as const,
    sinceMs: 0,
    untilMs: 1,
    rows,
    total: sampleUsage({ name: null, busyMs: rows.reduce((sum, row) => sum + row.busyMs, 0) }),
  });
  it('ranks by busy time, not by count', () => {
    const { rows } = buildUseRows(
      report([sampleUsage({ name: 'many', busyMs: 1000, requests: 900 }), sampleUsage({ name: 'long', busyMs: 3000 })]),
      'project',
    );
    expect(rows.map(({ name, share }) => [name, share])).toEqual([
      ['long', 0.75],
      ['many', 0.25],
    ]);
  });
  it('names the rest without hiding how busy it was', () => {
    const rows = Array.from({ length: 7 }, (_, index) => sampleUsage({ name: `p${index}` }));
    expect(buildUseRows(report(rows), 'project').moreText).toBe('2 more projects, 2 min busy');
  });
  it('does not filter by a name that is missing', () =>
    expect(buildUseRows(report([sampleUsage({ name: null })]), 'app').rows[0]).toMatchObject({
      name: 'Unknown program',
      filter: null,
    }));
  it('quotes names with spaces', () =>
    expect(buildUseRows(report([sampleUsage({ name: 'VS Code' })]), 'app').rows[0]?.filter).toBe('app:"VS Code"'));
});

it('turns a problem’s filter into text that the filter box understands', () => {
  const text = toFilterText({ since: '15m', outcome: 'client_error,timeout' });
  expect(text).toBe('since:15m outcome:client_error,timeout');
  expect(parseFilter(text, atMs).issues).toEqual([]);
});
