import { describe, expect, it } from 'vitest';
import type { DiskReport } from '../../../apps/contract/model/index.ts';
import { applyPageEvent } from '../../../renderer/features/models/apply-page-event.ts';
import { buildDisk } from '../../../renderer/features/models/disk/build-disk.ts';
import { buildRows } from '../../../renderer/features/models/table/build-rows.ts';
import { describeFit } from '../../../renderer/features/models/table/describe-fit.ts';
import { nextSort, readSort, sortKeys, sortRows } from '../../../renderer/features/models/table/sort-rows.ts';
import { askBeforeDeleting } from '../../../renderer/features/models/use-delete.ts';
import { formatContext } from '../../../renderer/shared/format/format-context.ts';
import { formatAge } from '../../../renderer/shared/format/format-time.ts';
import { fitColumns } from '../../../renderer/shared/ui/fit-columns.ts';
import {
  gibi,
  sampleEvent,
  sampleFit,
  sampleInstalled,
  sampleModelUse,
  samplePage,
  samplePull,
  sampleResidency,
  sampleResident,
} from './models-samples.ts';
import { atMs, sampleRecord, sampleRunning } from './samples.ts';

const dayMs = 86_400_000;
const rowsOf = (page = samplePage(), change: Partial<Parameters<typeof buildRows>[0]> = {}, text = '') =>
  buildRows({ page, disk: undefined, inFlight: [], series: {}, nowMs: atMs, ...change }, text);

function sampleDisk(change: Partial<DiskReport> = {}, model: Partial<DiskReport['models'][number]> = {}): DiskReport {
  const row = { name: 'qwen3:8b', sizeBytes: 5.2e9, ownBytes: 5.2e9, isEstimate: false, lastUsedAtMs: null };
  return {
    ...{ folder: '/models', totalBytes: 5.2e9, unusedBytes: 0, lookedBackMs: 90 * dayMs, orphans: [] },
    ...{ models: [{ ...row, isUnused: false, unusedSinceMs: null, ...model }], partialBytes: 0, note: null, ...change },
  };
}

describe('whether a model fits', () => {
  it('says how far beside what is loaded', () => {
    expect(describeFit(sampleFit({ maxContextBeside: 131_072 }))).toMatchObject({ glyph: 'ok', text: 'to 128k' });
  });
  it('says in the title what more it could alone', () =>
    expect(describeFit(sampleFit({ maxContextBeside: 4096 })).title).toContain('Alone, to 40k.'));
  it('warns when others must go', () =>
    expect(describeFit(sampleFit({ maxContextBeside: null, maxContextAlone: 8192 }))).toMatchObject({
      glyph: 'warned',
      text: 'alone, to 8k',
      title: expect.stringContaining('once other models are unloaded, to 8k'),
    }));
  it('names the gap when it never fits', () =>
    expect(
      describeFit(sampleFit({ maxContextBeside: null, maxContextAlone: null, gapBytes: 3.2 * gibi })),
    ).toMatchObject({ glyph: 'failed', text: 'no, 3.2 GB short' }));
  it('is blank with a reason when it is not known', () =>
    expect(describeFit(null)).toEqual({ glyph: null, text: '', title: 'Not known now.' }));
});

describe('a row', () => {
  it('leaves out what every model can do', () =>
    expect(rowsOf()[0]).toMatchObject({ capabilities: 'tools', quantization: 'Q4_K_M', memory: null, series: null }));
  it('tells what it takes and how long it stays', () => {
    const page = samplePage({ residency: sampleResidency({ residents: [sampleResident()] }) });
    expect(rowsOf(page, { series: { 'qwen3:8b': 3 } })[0]).toMatchObject({
      memory: { value: '10.0', unit: 'GB' },
      series: 3,
      stay: 'in 5 min',
      shortStay: '5 min',
    });
  });
  it('is busy while it answers, and was last used now', () => {
    const page = samplePage({ residency: sampleResidency({ residents: [sampleResident()] }) });
    const inFlight = [sampleRunning({ servedModel: 'qwen3:8b' })];
    expect(rowsOf(page, { inFlight })[0]).toMatchObject({ stay: 'busy', last: 'now' });
  });
  it('counts seconds in the last minute only', () => {
    const residents = [sampleResident({ expiresAtMs: atMs + 42_000 })];
    expect(rowsOf(samplePage({ residency: sampleResidency({ residents }) }))[0]?.shortStay).toBe('42 s');
  });
  it('finds facts of a model that are told without its default tag', () => {
    const installed = [sampleInstalled({ name: 'nomic-embed-text:latest' })];
    const use = [sampleModelUse({ model: 'nomic-embed-text' })];
    expect(rowsOf(samplePage({ installed, use }))[0]?.used).toBe('77');
  });
  it('is blank, not 0, while the log cannot be read', () => {
    const [row] = rowsOf(samplePage({ use: null, storageProblem: 'It cannot be read.' }));
    expect(row).toMatchObject({ used: '', last: '', lastTitle: 'Not known: the request log cannot be read.' });
    expect(rowsOf()[0]?.used).toBe('0');
  });
  it('looks further back for the last use than the week', () => {
    const disk = sampleDisk({}, { lastUsedAtMs: atMs - 74.3 * dayMs });
    expect(rowsOf(samplePage(), { disk })[0]?.last).toBe('74 d');
  });
  it('says beforehand that loading it takes others’ place, or why it cannot be loaded', () => {
    const verdict = (kind: 'evict' | 'wait' | 'refuse') => ({ kind, models: [], sentence: 'Too large.' });
    const rowWith = (kind: 'evict' | 'wait' | 'refuse') =>
      rowsOf(samplePage({ fits: [sampleFit({ verdict: verdict(kind) })] }))[0];
    expect([rowWith('evict')?.isEvicting, rowWith('wait')?.isEvicting, rowWith('refuse')?.isEvicting]).toEqual([
      true,
      true,
      false,
    ]);
    expect(rowWith('refuse')?.whyNotLoad).toBe('Too large.');
  });
  it('is found by words of its name, quantisation and capabilities, in any order', () => {
    const page = samplePage({
      installed: [sampleInstalled(), sampleInstalled({ name: 'gemma3:4b', capabilities: [] })],
    });
    expect(rowsOf(page, {}, 'TOOLS qw').map(({ name }) => name)).toEqual(['qwen3:8b']);
    expect(rowsOf(page, {}, 'q4_k').length).toBe(2);
  });
});

describe('the order of rows', () => {
  const installed = ['d:1', 'b:1', 'c:1', 'a:1'].map((name, at) =>
    sampleInstalled({ name, sizeBytes: (at + 1) * 1e9 }),
  );
  const residents = [sampleResident({ name: 'c:1', loadedAtMs: 5 }), sampleResident({ name: 'd:1', loadedAtMs: 9 })];
  const use = [sampleModelUse({ model: 'b:1', requests: 5 })];
  const rows = rowsOf(samplePage({ installed, use, residency: sampleResidency({ residents }) }));
  const order = (text: string): string =>
    sortRows(rows, readSort(text))
      .map(({ name }) => name[0])
      .join('');
  it('is that of the memory bar, then by last use', () => expect(order('')).toBe('cdba'));
  it('follows the head that was clicked', () =>
    expect([order('name'), order('-name'), order('disk'), order('-disk'), order('-used')]).toEqual([
      'abcd',
      'dcba',
      'dbca',
      'acbd',
      'bacd',
    ]));
  it('turns round with the second click on a head, and never loses a row', () => {
    expect(nextSort(readSort(''), 'disk')).toBe('-disk');
    expect(nextSort(readSort('-disk'), 'disk')).toBe('disk');
    expect(nextSort(readSort(''), 'name')).toBe('name');
    for (const key of sortKeys) expect(order(key).split('').sort().join('')).toBe('abcd');
  });
  it('reads no order out of nonsense', () => expect(readSort('-constructor')).toEqual(readSort('')));
});

describe('columns with a priority', () => {
  const columns = [
    { id: 'name', widthPx: 100, leavesAs: 0 },
    { id: 'can', widthPx: 50, leavesAs: 2 },
    { id: 'memory', widthPx: 50, leavesAs: 1 },
  ];
  it('keep their order while the least important leaves first', () => {
    const fitting = (widthPx: number) => fitColumns(columns, widthPx, { gapPx: 8, edgePx: 12 }).map(({ id }) => id);
    expect([fitting(300), fitting(200), fitting(20)]).toEqual([
      ['name', 'can', 'memory'],
      ['name', 'memory'],
      ['name'],
    ]);
  });
});

describe('facts', () => {
  const page = samplePage();
  it('replace what they speak of', () => {
    const residency = sampleResidency({ liveBudgetBytes: 1 });
    expect(applyPageEvent(page, { type: 'memory-changed', residency }).residency).toBe(residency);
    expect(applyPageEvent(page, { type: 'pulls-changed', pulls: [samplePull()] }).pulls).toHaveLength(1);
    expect(applyPageEvent(page, { type: 'installed-changed', models: [] }).installed).toEqual([]);
    const models = [sampleResident()];
    expect(applyPageEvent(page, { type: 'residency-changed', models }).residency.residents).toBe(models);
  });
  it('replace an event that was told before, and let those of half a day ago go', () => {
    const old = sampleEvent({ id: 'old', atMs: atMs - 13 * 3_600_000 });
    const first = sampleEvent({ id: 'e', detail: 'first' });
    const told = applyPageEvent(samplePage({ events: [old, first] }), {
      type: 'model-event',
      event: sampleEvent({ id: 'e', detail: 'again', atMs }),
    });
    expect(told.events.map(({ detail }) => detail)).toEqual(['again']);
  });
  it('leave the page alone, by identity, when they say nothing about it', () =>
    expect(applyPageEvent(page, { type: 'records-stored', records: [sampleRecord()] })).toBe(page));
});

describe('the disk', () => {
  it('names the one model that nobody uses, and what it holds alone', () => {
    const unused = {
      isUnused: true,
      unusedSinceMs: atMs - 74.5 * dayMs,
      lastUsedAtMs: atMs - 74.5 * dayMs,
      ownBytes: 4e9,
    };
    const view = buildDisk(sampleDisk({ unusedBytes: 4e9 }, unused), 312e9, atMs);
    expect(view.total).toBe('5.2 GB on disk, 312.0 GB free.');
    expect(view.detail).toBe('qwen3:8b has not been used for 74 days and holds 4.0 GB.');
  });
  it('tells a model that was never used from one that once was', () => {
    const report = sampleDisk({}, { isUnused: true, unusedSinceMs: atMs - 40 * dayMs });
    expect(buildDisk(report, null, atMs).detail).toContain('came 40 days ago, has never been used');
    const unknown = sampleDisk({}, { isUnused: true });
    expect(buildDisk(unknown, null, atMs).detail).toContain('since the log began');
  });
  it('sums several as the service does, since they may share layers', () => {
    const [one] = sampleDisk({}, { isUnused: true, unusedSinceMs: atMs - 40 * dayMs }).models;
    const models = one ? [one, { ...one, name: 'b' }] : [];
    expect(buildDisk(sampleDisk({ models, unusedBytes: 7e9 }), null, atMs).detail).toBe(
      '2 models have not been used for long and hold 7.0 GB.',
    );
  });
  it('tells files without a model and what else is noteworthy', () => {
    const orphans = [{ digest: 'sha256:a', sizeBytes: 2e9, modifiedAtMs: atMs }];
    const view = buildDisk(sampleDisk({ orphans, partialBytes: 1e9, note: 'A pull runs.' }), null, atMs);
    expect(view.orphanText).toBe('1 file belongs to no model and holds 2.0 GB.');
    expect(view.notes).toEqual(['1.0 GB of unfinished downloads wait for a pull to go on.', 'A pull runs.']);
  });
});

describe('the question before deleting', () => {
  const page = samplePage({ use: [sampleModelUse()] });
  it('names what is freed, what stays, and who used it last', () => {
    const question = askBeforeDeleting(
      'qwen3:8b',
      { page, disk: sampleDisk({}, { ownBytes: 4e9 }), inFlight: [] },
      atMs,
    );
    expect(question.deed).toBe('Delete qwen3:8b, frees 4.0 GB');
    expect(question.text).toContain('Last used 3 h ago by atlas.');
    expect(question.text).toContain('Its other 1.2 GB belong to other models as well and stay.');
  });
  it('says “about” when it is a guess', () =>
    expect(
      askBeforeDeleting('qwen3:8b', { page, disk: sampleDisk({}, { isEstimate: true }), inFlight: [] }, atMs).deed,
    ).toContain('about 5.2 GB'));
  it('tells that a loaded model is unloaded first', () => {
    const residency = sampleResidency({ residents: [sampleResident()] });
    const question = askBeforeDeleting(
      'qwen3:8b',
      { page: { ...page, residency }, disk: undefined, inFlight: [] },
      atMs,
    );
    expect(question.text).toContain('It is unloaded first.');
  });
});

it('writes lengths of context and ages as one says them', () => {
  expect([512, 2048, 40_960, 131_072, 1_048_576].map((tokens) => formatContext(tokens, 'en'))).toEqual([
    '512',
    '2k',
    '40k',
    '128k',
    '1M',
  ]);
  expect([5000, 45_000, 3_600_000 * 3.4, dayMs * 74].map((ms) => formatAge(atMs - ms, atMs))).toEqual([
    'now',
    '1 min',
    '3 h',
    '74 d',
  ]);
});
