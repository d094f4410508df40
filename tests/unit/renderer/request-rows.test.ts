import { describe, expect, it } from 'vitest';
import type { RequestRecord } from '../../../apps/contract/model/index.ts';
import { matchFilter } from '../../../renderer/features/requests/filter/match-filter.ts';
import {
  describeFirstToken,
  describeState,
  describeTotal,
  listTags,
} from '../../../renderer/features/requests/table/describe-row.ts';
import { noneGone, noteRunning, noteStored } from '../../../renderer/features/requests/table/lingering.ts';
import { holdNewRows, mergeRows } from '../../../renderer/features/requests/table/merge-rows.ts';
import {
  heldRows,
  keptRows,
  storeHeld,
  storeRecords,
  trimPages,
} from '../../../renderer/features/requests/table/store-records.ts';
import { atMs, sampleRecord, sampleRunning } from './samples.ts';

const at = (seconds: number): string => new Date(atMs + seconds * 1000).toISOString();
const record = (id: string, seconds: number, change: Partial<RequestRecord> = {}): RequestRecord =>
  sampleRecord({ id, receivedAt: at(seconds), ...change });
const all = (): boolean => true;
const idsOf = (rows: readonly { readonly id: string }[]): string[] => rows.map(({ id }) => id);

describe('merging', () => {
  const running = sampleRunning({ id: 'b', receivedAt: at(2) });

  it('puts a running request where its finished record will stand', () => {
    const before = mergeRows([record('c', 3), record('a', 1)], [running], all);
    const after = mergeRows([record('c', 3), record('b', 2), record('a', 1)], [], all);
    expect(idsOf(before)).toEqual(['c', 'b', 'a']);
    expect(idsOf(after)).toEqual(idsOf(before));
  });
  it('shows what an open record is doing', () => {
    const [row] = mergeRows([record('b', 2, { outcome: null })], [running], all);
    expect(row?.live?.phase).toBe('writing');
  });
  it('lets a finished record speak for itself although the request is still listed as running', () => {
    const [row] = mergeRows([record('b', 2)], [running], all);
    expect(row?.live).toBeNull();
  });
  it('leaves out running requests that do not fit', () =>
    expect(mergeRows([], [running], ({ project }) => project === 'other')).toEqual([]));
  it('orders equal times by id, so that rows never swap', () =>
    expect(idsOf(mergeRows([], [sampleRunning({ id: 'x' }), sampleRunning({ id: 'y' })], all))).toEqual(['y', 'x']));
});

describe('holding', () => {
  const rows = mergeRows([record('c', 3), record('b', 2), record('a', 1)], [], all);
  it('keeps new rows back and counts them', () => {
    const { shown, newCount } = holdNewRows(rows, 'b');
    expect([idsOf(shown), newCount]).toEqual([['b', 'a'], 1]);
  });
  it('shows everything when nothing is held, or the held row is gone', () => {
    expect(holdNewRows(rows, null).shown).toHaveLength(3);
    expect(holdNewRows(rows, 'gone')).toEqual({ shown: rows, newCount: 0 });
  });
});

describe('storing', () => {
  const page = (requests: RequestRecord[], hasMore = false) => ({ requests, hasMore });
  const stored = (pages: ReturnType<typeof page>[]) => pages.map(({ requests }) => idsOf(requests));

  it('replaces a known record in place, on whichever page it is', () => {
    const pages = [page([record('c', 3)], true), page([record('b', 2, { outcome: null }), record('a', 1)])];
    const next = storeRecords(pages, [record('b', 2)], all);
    expect(stored(next)).toEqual([['c'], ['b', 'a']]);
    expect(next[1]?.requests[0]?.outcome).toBe('ok');
  });
  it('inserts a new record in order of time', () =>
    expect(stored(storeRecords([page([record('c', 3), record('a', 1)])], [record('b', 2)], all))).toEqual([
      ['c', 'b', 'a'],
    ]));
  it('fills an empty list', () => expect(stored(storeRecords([page([])], [record('a', 1)], all))).toEqual([['a']]));
  it('leaves out what does not fit, and takes out what no longer does', () => {
    const none = (): boolean => false;
    expect(stored(storeRecords([page([record('a', 1)])], [record('b', 2)], none))).toEqual([['a']]);
    expect(stored(storeRecords([page([record('a', 1)])], [record('a', 1)], none))).toEqual([[]]);
  });
  it('does not put an old record after rows that are not loaded yet', () => {
    const pages = [page([record('c', 3), record('b', 2)], true)];
    expect(stored(storeRecords(pages, [record('a', 1)], all))).toEqual([['c', 'b']]);
  });
  it('keeps a list that is followed from growing', () => {
    const many = Array.from({ length: keptRows + 1 }, (_, index) => record(`r${index}`, -index));
    expect(trimPages([page(many)])?.[0]).toMatchObject({ hasMore: true, requests: { length: keptRows / 2 } });
    expect(trimPages([page(many.slice(1))])).toBeNull();
  });
  it('keeps a list that is held for hours from growing, and says that it missed rows', () => {
    const held = [page(Array.from({ length: heldRows }, (_, index) => record(`r${index}`, -index)))];
    const late = [record('late', 5), record('r7', -7, { totalMs: 99 })];
    const full = storeHeld(held, late, all);
    expect(full).toMatchObject({ hasMissed: true, pages: [{ requests: { length: heldRows } }] });
    expect(full.pages[0]?.requests[7]).toMatchObject({ id: 'r7', totalMs: 99 });
    expect(storeHeld(held, late, ({ id }) => id !== 'late').hasMissed).toBe(false);
    const room = storeHeld([page([record('r7', -7)])], late, all);
    expect(room).toMatchObject({ hasMissed: false, pages: [{ requests: [{ id: 'late' }, { id: 'r7' }] }] });
  });
});

describe('a request between its end and its record', () => {
  const running = sampleRunning({ id: 'b' });
  it('lingers until the record comes', () => {
    const gone = noteRunning(noneGone, { before: [running], after: [], nowMs: 0 });
    expect(gone.map(({ request }) => request.id)).toEqual(['b']);
    expect(noteStored(gone, new Set(['b']))).toEqual([]);
  });
  it('is given up after 10 s', () => {
    const gone = noteRunning(noneGone, { before: [running], after: [], nowMs: 0 });
    expect(noteRunning(gone, { before: [], after: [], nowMs: 10_000 })).toEqual([]);
  });
  it('changes nothing when nothing has gone', () =>
    expect(noteRunning(noneGone, { before: [running], after: [running], nowMs: 0 })).toBe(noneGone));
});

describe('a row', () => {
  const row = (change: Partial<RequestRecord>) => ({ id: 'a', record: record('a', 1, change), live: null });
  const live = (change = {}) => ({
    id: 'a',
    record: record('a', 1, { outcome: null, firstTokenMs: null, totalMs: null }),
    live: sampleRunning(change),
  });

  it.each([
    [{ outcome: 'ok' as const }, 'ok', 'Answered'],
    [{ outcome: 'ok' as const, truncated: true }, 'warned', 'Answered, prompt cut'],
    [{ outcome: 'client_closed' as const }, 'cut', 'Cut short'],
    [{ outcome: 'rejected' as const }, 'failed', 'Refused'],
    [{ outcome: 'timeout' as const }, 'failed', 'Failed'],
  ])('%j is %s, %s', (change, glyph, word) => expect(describeState(row(change))).toEqual({ glyph, word }));

  it('says what is done until the first token', () => {
    expect(describeFirstToken(live({ phase: 'waiting', firstTokenMs: null })).text).toBe('in line');
    expect(describeFirstToken(live({ phase: 'reading', firstTokenMs: null })).text).toBe('reading');
    expect(describeFirstToken(live()).text).toBe('0.42');
  });
  it('leaves unknown figures blank instead of 0', () => {
    expect(describeFirstToken(row({ firstTokenMs: null })).text).toBe('');
    expect(describeTotal(row({ totalMs: null })).text).toBe('');
  });
  it('shows the age of a running request with one decimal', () =>
    expect(describeTotal(live())).toEqual({ text: '3.1', isRunning: true }));
  it('names what is odd', () =>
    expect(
      listTags(row({ truncated: true, loadMs: 4000, attempts: 2, cache: 'hit', errorCode: 'model_not_found' })),
    ).toEqual(['cut', 'cold', 'retried', 'cached', 'no model']));
});

describe('matching a record that arrives', () => {
  it.each([
    [{ sinceMs: atMs }, true],
    [{ sinceMs: atMs + 1 }, false],
    [{ untilMs: atMs - 1 }, false],
    [{ outcomes: ['ok' as const] }, true],
    [{ isRunning: true }, false],
    [{ isRunning: true, outcomes: ['ok' as const] }, true],
    [{ projects: ['atlas'] }, true],
    [{ projects: ['x'], apps: ['VS Code'] }, false],
    [{ models: ['gpt-4o-mini'] }, true],
    [{ models: ['llama3.2:3b'] }, true],
    [{ backends: ['studio'] }, false],
    [{ routes: ['/v1/chat/completions'] }, true],
    [{ status: 200 }, true],
    [{ errorCode: 'x' }, false],
    [{ minFirstTokenMs: 331 }, true],
    [{ minFirstTokenMs: 332 }, false],
    [{ minTotalMs: 5000 }, false],
    [{ isTruncated: true }, false],
    [{ text: 'ATLAS' }, true],
    [{ text: 'nowhere' }, false],
  ])('%j gives %s', (filter, expected) => expect(matchFilter(sampleRecord(), filter)).toBe(expected));

  it('counts an open record as running', () =>
    expect(matchFilter(sampleRecord({ outcome: null }), { isRunning: true })).toBe(true));
  it('takes no record into a list by key, of which the log alone can tell', () =>
    expect(matchFilter(sampleRecord(), { keys: ['CI'] })).toBe(false));
  it('does not count a missing value as slow', () =>
    expect(matchFilter(sampleRecord({ firstTokenMs: null }), { minFirstTokenMs: 0 })).toBe(false));
});
