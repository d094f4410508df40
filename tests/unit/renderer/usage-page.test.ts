import { describe, expect, it } from 'vitest';
import type { UsageBars, UsagePage, UsageRow } from '../../../apps/contract/model/index.ts';
import { buildStack } from '../../../renderer/features/usage/chart/build-stack.ts';
import { chooseUnit } from '../../../renderer/features/usage/chart/choose-unit.ts';
import { describeStack } from '../../../renderer/features/usage/chart/describe-stack.ts';
import { drawLayers, drawPrevious } from '../../../renderer/features/usage/chart/draw-stack.ts';
import { renderUsageCsv, renderUsageJson } from '../../../renderer/features/usage/export/render-usage-export.ts';
import { buildQuotas } from '../../../renderer/features/usage/parts/build-quotas.ts';
import { buildUsageRows, describeTrend } from '../../../renderer/features/usage/table/build-usage-rows.ts';
import { listEdges, spans } from '../../../renderer/features/usage/window.ts';
import { placeMarks, toChartMarks } from '../../../renderer/shared/ui/chart-marks.ts';
import { boundsOf, spanWindow } from '../../../renderer/shared/window/time-window.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const none = { p50: null, p95: null, p99: null };

const row = (name: string | null, changes: Partial<UsageRow> = {}): UsageRow => ({
  ...{ name, requests: 10, errors: 1, promptTokens: 1000, completionTokens: 100, busyMs: 6000 },
  ...{ totalMs: none, firstTokenMs: { p50: 100, p95: 900, p99: 950 }, decodeTokensPerSecond: none, overheadMs: none },
  ...changes,
});

const bars = (requests: number[]): UsageBars => ({
  requests,
  errors: requests.map(() => 0),
  promptTokens: requests.map((count) => count * 100),
  completionTokens: requests.map((count) => count * 10),
  busyMs: requests.map((count) => count * 1000),
});

function page(changes: Partial<UsagePage> = {}): UsagePage {
  const rows = [row('a', { busyMs: 9000 }), row('b', { requests: 30 }), row(null, { busyMs: 1000, requests: 0 })];
  return {
    atMs: 3000,
    report: { by: 'project', sinceMs: 0, untilMs: 3000, total: row(null, { requests: 40, busyMs: 16_000 }), rows },
    previous: { by: 'project', sinceMs: -3000, untilMs: 0, total: row(null), rows: [row('a', { busyMs: 6000 })] },
    series: {
      edgesMs: [0, 1000, 2000, 3000],
      groups: [
        { name: 'a', ...bars([1, 0, 2]) },
        { name: 'b', ...bars([5, 1, 0]) },
      ],
      total: bars([6, 1, 4]),
    },
    previousTotal: bars([3, 0, 0]),
    ...{ keyNames: {}, quotas: [], savings: null },
    ...changes,
  };
}

const seriesFor = (_name: string | null, place: number): number => place + 1;

describe('the window', () => {
  const nowMs = new Date(2026, 10, 21, 14, 32, 8).getTime();

  const edgesOf = (span: (typeof spans)[number]) => listEdges(boundsOf(spanWindow(span), nowMs));

  it.each(spans)('of %s is cut at round local times, rises, and has both its ends', (span) => {
    const edges = edgesOf(span);
    expect(edges[0]).toBe(nowMs - spanWindow(span).lengthMs);
    expect(edges.at(-1)).toBe(nowMs);
    for (const [index, edge] of edges.slice(1).entries()) expect(edge).toBeGreaterThan(edges[index] ?? edge);
    for (const edge of edges.slice(1, -1)) expect(new Date(edge).getSeconds()).toBe(0);
    expect(edges.length).toBeLessThan(100);
  });

  it('has bars of an hour in a day and of a day in a month', () => {
    expect(edgesOf('24h')).toHaveLength(26);
    expect(edgesOf('30d')).toHaveLength(32);
    expect(new Date(edgesOf('30d')[1] ?? 0).getHours()).toBe(0);
  });
});

describe('a range that was chosen', () => {
  const at = (hours: number, minutes = 0): number => new Date(2026, 10, 21, hours, minutes).getTime();

  it.each([
    [at(14), at(14, 7), 8],
    [at(14), at(15), 13],
    [at(3), at(15), 13],
    [at(0), at(72), 13],
    [at(0), at(20 * 24), 21],
  ])('has bars short enough to be told apart', (sinceMs, untilMs, edges) => {
    expect(listEdges({ sinceMs, untilMs })).toHaveLength(edges);
  });
});

describe('the chart', () => {
  it('has layers that add up to each bar, what is not told by name as the last', () => {
    const stack = buildStack(page(), { measure: 'requests', isCompared: true, seriesFor });
    expect(stack.layers.map(({ name, isOthers, values }) => [name, isOthers, values])).toEqual([
      ['b', false, [5, 1, 0]],
      ['a', false, [1, 0, 2]],
    ]);
    expect(stack.bars.map(({ total, previous }) => [total, previous])).toEqual([
      [6, 3],
      [1, 0],
      [4, 0],
    ]);
    expect(stack.most).toBe(6);
  });

  it('puts the groups beyond the fifth together', () => {
    const groups = Array.from({ length: 7 }, (_, index) => ({ name: `g${index}`, ...bars([index + 1, 0, 0]) }));
    const series = { edgesMs: [0, 1, 2, 3], groups, total: bars([30, 0, 0]) };
    const { layers } = buildStack(page({ series }), { measure: 'requests', isCompared: false, seriesFor });
    expect(layers).toHaveLength(6);
    expect(layers.at(-1)).toMatchObject({ isOthers: true, series: 6, values: [5, 0, 0] });
    expect(layers.reduce((sum, layer) => sum + layer.sum, 0)).toBe(30);
  });

  it('draws one rectangle for each bar of a layer, on top of the layers before', () => {
    const stack = buildStack(page(), { measure: 'requests', isCompared: true, seriesFor });
    const [b, a] = drawLayers(stack, 100, 10);
    expect(b?.path.match(/M/g)).toHaveLength(2);
    expect(b?.path.startsWith('M0 50h')).toBe(true);
    expect(a?.path.startsWith('M0 40h')).toBe(true);
    expect(a?.path).toContain('v10h');
    expect(drawPrevious(stack, 100, 10).startsWith('M0 70h')).toBe(true);
    expect(drawPrevious(buildStack(page(), { measure: 'requests', isCompared: false, seriesFor }), 100, 10)).toBe('');
  });

  it('says the same in words', () => {
    const stack = buildStack(page(), { measure: 'busy', isCompared: false, seriesFor });
    const words = describeStack(page(), stack, { show: 'busy', window: spanWindow('7d') });
    expect(words.summary).toBe('Busy time by project over the last 7 d: b 6 s, a 3 s; 9 s in all.');
    const empty = buildStack(page({ series: { edgesMs: [0, 1], groups: [], total: bars([0]) } }), {
      ...{ measure: 'busy', isCompared: false, seriesFor },
    });
    expect(describeStack(page(), empty, { show: 'busy', window: spanWindow('1h') }).summary).toBe(
      'Nothing kept a model busy in the last 1 h.',
    );
  });

  it('counts busy time in units in which the marks are round', () => {
    expect(chooseUnit('busy', 5 * hourMs, '').formatTick(2)).toBe('2 h');
    expect(chooseUnit('busy', 50 * 60_000, '').formatTick(20)).toBe('20 min');
    expect(chooseUnit('busy', 9000, '').formatTick(5)).toBe('5 s');
    expect(chooseUnit('read', 5e6, '').size).toBe(1);
  });
});

describe('the table', () => {
  it('adds up to the chart, largest by its measure first, with shares and the way to the requests', () => {
    const { rows, total } = buildUsageRows(page(), 'busy');
    expect(rows.map(({ name, share, value, trend, filter }) => [name, share, value, trend, filter])).toEqual([
      ['a', 9 / 16, '9 s', '+50 %', 'project:a'],
      ['b', 6 / 16, '6 s', 'new', 'project:b'],
      ['No project', 1 / 16, '1 s', 'new', null],
    ]);
    expect(total).toMatchObject({ name: 'All', share: 1, value: '16 s', requests: '40', trend: '+167 %' });
    expect(buildUsageRows(page(), 'requests').rows[0]).toMatchObject({ name: 'b', share: 0.75 });
  });

  it('knows keys by their names', () => {
    const keyNames = { k1: 'CI', k3: 'my laptop', k4: 'same', k5: 'same' };
    const keys = ['k1', 'k2', 'k3', 'k4', null];
    const report = { ...page().report, by: 'key' as const, rows: keys.map((id) => row(id)) };
    const { rows } = buildUsageRows(page({ report, keyNames }), 'busy');
    expect(rows.map(({ name, filter }) => [name, filter])).toEqual([
      ['CI', 'key:CI'],
      ['k2', 'key:k2'],
      ['my laptop', 'key:"my laptop"'],
      // Another key has that name: the id finds the requests of this one alone.
      ['same', 'key:k4'],
      ['No key', null],
    ]);
  });

  it.each([
    [150, 100, '+50 %'],
    [92, 100, '−8 %'],
    [100, 100, '±0 %'],
    [5, 0, 'new'],
    [0, 0, ''],
    [1400, 100, '×14'],
    [0, 10, '−100 %'],
  ])('tells of %d after %d as %j', (value, before, text) => {
    expect(describeTrend(value, before)).toBe(text);
  });

  it('shows as saved what has a price, and nothing where there is none', () => {
    const savings = {
      ...{ currency: 'EUR', asOf: '2026-11-01', amount: 0, unpriced: ['b'] },
      rates: [{ model: 'a', readPerMillion: 2_000_000, writtenPerMillion: 10_000_000 }],
    };
    const report = { ...page().report, by: 'model' as const };
    const { rows, total } = buildUsageRows(page({ report, savings }), 'saved');
    expect(rows[0]).toMatchObject({ name: 'a', share: 1 });
    // 1000 tokens read at 2 and 100 written at 10 make 3,000.
    expect(rows[0]?.value).toContain('3,000.00');
    expect(total.value).toBe(rows[0]?.value);
    expect(rows[1]?.value).toBe('');
  });
});

describe('the export', () => {
  it('has the rows of the table in its order, as plain figures, and their sum', () => {
    const [head, ...lines] = renderUsageCsv(page(), 'requests').trimEnd().split('\r\n');
    expect(head?.split(',').slice(0, 3)).toEqual(['name', 'requests', 'errors']);
    expect(lines.map((line) => line.split(',')[0])).toEqual(['b', 'a', 'No project', 'All']);
    expect(lines[1]).toBe('a,10,1,1000,100,9000,100,900,10,10');
    expect(JSON.parse(renderUsageJson(page(), 'requests'))).toMatchObject({
      ...{ by: 'project', show: 'requests', sinceMs: 0, untilMs: 3000 },
      rows: [{ name: 'b', shown: 30 }, { name: 'a' }, { name: 'No project' }, { name: 'All', shown: 40 }],
    });
  });
});

describe('quotas', () => {
  const nowMs = new Date(2026, 10, 21, 12, 0).getTime();
  const daily = (used: number) => [
    { project: 'atlas', meters: [{ limit: 'tokensPerDay' as const, used, ceiling: 2_000_000, resetMs: dayMs / 2 }] },
  ];

  it('say when they are full at this pace', () => {
    // 1.6 M in twelve hours leave 0.4 M: three hours.
    expect(buildQuotas(daily(1_600_000), nowMs)).toMatchObject([
      { project: 'atlas', text: '1.6 of 2.0 M tokens today', pace: 'at this pace full at 15:00', share: 0.8 },
    ]);
  });

  it('say that they last, or until when they are used up', () => {
    expect(buildQuotas(daily(900_000), nowMs)[0]?.pace).toBe('lasts at this pace');
    expect(buildQuotas(daily(0), nowMs)[0]?.pace).toBe('');
    expect(buildQuotas(daily(2_000_000), nowMs)[0]).toMatchObject({ isFull: true, pace: 'used up until 00:00' });
  });
});

describe('the event lane', () => {
  const mark = (atMs: number, kind: 'config' | 'load' | 'incident') => ({
    ...{
      id: `${atMs}`,
      atMs,
      kind,
      text: 'something changed',
      detail: 'in words',
      model: kind === 'load' ? 'm' : null,
    },
  });

  it('gives words to what matters most where there is no room for all, and ticks to the rest', () => {
    const marks = toChartMarks([mark(500, 'load'), mark(510, 'incident'), mark(900, 'config')], 1000);
    const placed = placeMarks(marks, { span: [0, 1000], widthPx: 900 });
    expect(placed.map(({ at, isTold }) => [at, isTold])).toEqual([
      [0.5, false],
      [0.51, true],
      [0.9, true],
    ]);
    expect(placed[2]?.isLeft).toBe(true);
    expect(placeMarks(marks, { span: [600, 800], widthPx: 900 })).toEqual([]);
  });

  it('leads to the model, the configuration, or the requests around it', () => {
    const targets = toChartMarks([mark(0, 'load'), mark(0, 'config'), mark(0, 'incident')], 0).map(
      ({ target }) => target,
    );
    expect(targets.map((target) => target?.to)).toEqual(['/requests', '/config', '/models']);
    expect(targets[2]?.search).toEqual({ id: 'm' });
    expect(JSON.stringify(targets[0]?.search)).toMatch(/since:\d{4}-\d\d-\d\dT\d\d:\d\d until:/);
  });
});
