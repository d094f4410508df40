import { describe, expect, it } from 'vitest';
import type { LogEntry, LogNews } from '../../../apps/contract/model/index.ts';
import { describeFiles } from '../../../renderer/features/logs/describe-files.ts';
import { buildRows, type LineFilter, listModels } from '../../../renderer/features/logs/lines/build-rows.ts';
import {
  appendNews,
  type LogWindow,
  maxLines,
  openWindow,
  prependPage,
} from '../../../renderer/features/logs/lines/log-window.ts';
import { renderLine } from '../../../renderer/features/logs/lines/render-line.ts';
import { splitMatches } from '../../../renderer/features/logs/lines/split-matches.ts';

const entry = (text: string, more: Partial<LogEntry> = {}): LogEntry => ({
  ...{ atMs: 0, source: 'ollama', level: 'info', text, model: null, requestId: null, note: null },
  ...more,
});
const page = (texts: readonly string[], before: string | null = 'older') => ({
  lines: texts.map((text) => entry(text)),
  ...{ before, after: 'end', scannedCount: texts.length },
});
const news = (texts: readonly string[], more: Partial<LogNews> = {}): LogNews => ({
  lines: texts.map((text) => entry(text)),
  ...{ droppedCount: 0, isGap: false, after: 'later' },
  ...more,
});
const textsOf = ({ lines }: Pick<LogWindow, 'lines'>): string[] => lines.map((line) => line.entry.text);
const all: LineFilter = { text: '', model: '', level: null };
const rowsOf = (entries: readonly LogEntry[], filter: Partial<LineFilter> = {}) =>
  buildRows(openWindow({ ...page([]), lines: [...entries] }).lines, { ...all, ...filter });

describe('the window of lines', () => {
  it('grows at both ends, and its keys keep the order of the lines', () => {
    const window = appendNews(prependPage(openWindow(page(['c', 'd'])), page(['a', 'b'], null)), news(['e']), true);
    expect(textsOf(window)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(window).toMatchObject({ before: null, after: 'later' });
    const keys = window.lines.map(({ key }) => key);
    expect(keys).toEqual([...keys].sort((one, other) => one - other));
    expect(new Set(keys).size).toBe(keys.length);
  });

  it.each([
    [{ droppedCount: 1200 }, '1,200 lines were left out here'],
    [{ isGap: true }, 'Some lines were left out here'],
  ])('says in its place what is missing: %j', (more, words) => {
    const { lines } = appendNews(openWindow(page(['a'])), news(['b'], more), true);
    expect(lines.map(({ entry: { text } }) => text.startsWith(words))).toEqual([false, true, false]);
  });

  it('lets the oldest go beyond its limit while followed, and not while somebody reads', () => {
    const full = openWindow(page(Array.from({ length: maxLines }, (_, n) => `l${n}`)));
    const followed = appendNews(full, news(['x', 'y']), true);
    expect(followed.lines).toHaveLength(maxLines);
    expect(followed).toMatchObject({ before: null });
    expect(followed.lines[0]?.entry.text).toBe('l2');
    expect(appendNews(full, news(['x', 'y']), false).lines).toHaveLength(maxLines + 2);
    expect(prependPage(full, page(['older still'])).before).toBeNull();
  });
});

describe('the rows', () => {
  it('fold what repeats, and what differs in level or source stays apart', () => {
    const repeated = Array.from({ length: 25 }, (_, n) => entry('again', { atMs: n }));
    const { rows, lineCount } = rowsOf([
      ...repeated,
      entry('again', { level: 'warn' }),
      entry('again', { source: 'drover', level: 'warn' }),
      entry('other'),
    ]);
    expect(rows.map(({ count }) => count)).toEqual([25, 1, 1, 1]);
    expect(rows[0]?.line.entry.atMs).toBe(24);
    expect(lineCount).toBe(28);
  });

  it('do not fold lines that had others between them', () => {
    expect(rowsOf([entry('one'), entry('two'), entry('one')], { text: 'one' }).rows).toHaveLength(2);
  });

  it('hold what fits text, level and model, all at once', () => {
    const entries = [
      entry('Model loaded', { model: 'a:1' }),
      entry('model broken', { model: 'a:1', level: 'error' }),
      entry('model broken', { model: 'b:1', level: 'error' }),
      entry('else', { level: 'warn' }),
    ];
    expect(rowsOf(entries, { text: 'MODEL' }).lineCount).toBe(3);
    expect(rowsOf(entries, { level: 'warn' }).lineCount).toBe(3);
    expect(rowsOf(entries, { text: 'model', level: 'error', model: 'a:1' }).lineCount).toBe(1);
    expect(rowsOf(entries).lineCount).toBe(4);
    expect(listModels(openWindow({ ...page([]), lines: entries }).lines)).toEqual(['a:1', 'b:1']);
  });
});

describe('a line with what is looked for', () => {
  it.each([
    ['One one', 'ONE', ['[One]', ' ', '[one]']],
    ['aaa', 'aa', ['[aa]', 'a']],
    ['<b>x</b>', '<B>', ['[<b>]', 'x</b>']],
    ['nothing', 'zzz', ['nothing']],
    ['İstanbul i', 'i', ['İstanbul i']],
    ['.* is no pattern', '.*', ['[.*]', ' is no pattern']],
  ])('%j is cut where %j stands', (text, wanted, pieces) => {
    const cut = splitMatches(text, wanted);
    expect(cut.map((piece) => (piece.isMatch ? `[${piece.text}]` : piece.text))).toEqual(pieces);
    expect(cut.map((piece) => piece.text).join('')).toBe(text);
  });

  it('is copied with its time and level', () => {
    expect(renderLine(entry('words', { atMs: 1000, level: 'warn' }))).toBe('1970-01-01T00:00:01.000Z WARN words');
    expect(renderLine(entry('words', { atMs: null }))).toBe('INFO words');
  });
});

describe('the files', () => {
  const file = (source: 'ollama' | 'drover', path: string, isCurrent = true) => ({
    ...{ source, path, isCurrent },
    ...{ sizeBytes: 1_000_000, modifiedAtMs: 0 },
  });
  const files = {
    files: [
      file('ollama', '/d/logs/ollama.log'),
      file('ollama', '/d/logs/ollama.error.log'),
      file('ollama', '/d/logs/ollama.error.1.log', false),
      file('drover', '/d/logs/drover.log'),
    ],
    ...{ maxBytes: 10_000_000, keptCount: 4 },
  };

  it.each([
    ['ollama' as const, '/d/logs/ollama.error.log', '3.0 MB'],
    ['drover' as const, '/d/logs/drover.log', '1.0 MB'],
    ['errors' as const, '/d/logs', '4.0 MB'],
  ])('of %s are told by their path, size and rotation', (source, path, size) => {
    expect(describeFiles(files, source)).toMatchObject({
      path,
      name: path.split('/').at(-1),
      sentence: `${size} in all, put aside at 10.0 MB, 4 older kept`,
    });
  });

  it('that are not there are not told', () => {
    expect(describeFiles({ ...files, files: [] }, 'ollama')).toBeNull();
  });
});
