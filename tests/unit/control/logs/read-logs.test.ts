import { copyFileSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listLogFiles } from '../../../../apps/control/logs/list-log-files.ts';
import { daemonLine, type LogFolder, makeLogFolder, ownLine, ownLines } from './log-folder.ts';

let folder: LogFolder;
beforeEach(() => {
  folder = makeLogFolder();
});
afterEach(() => folder.remove());

const numbersOf = ({ lines }: { readonly lines: readonly { readonly text: string }[] }): number[] =>
  lines.map(({ text }) => Number(/line (\d+)/.exec(text)?.[1]));
const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** Every number of the log in order, read in pages of `limit`. */
async function readAll(limit: number, meanwhile: (page: number) => void = () => undefined): Promise<number[]> {
  let all: number[] = [];
  let before: string | undefined;
  for (let page = 0; page < 1000; page++) {
    const read = await folder.read({ limit, ...(before === undefined ? {} : { before }) });
    all = [...numbersOf(read), ...all];
    if (read.before === null) return all;
    before = read.before;
    meanwhile(page);
  }
  throw new Error('the log has no beginning');
}

describe('reading a log backwards', () => {
  it('answers the newest lines, oldest first, and where to go on', async () => {
    folder.write('drover.log', ownLines(1, 100));
    const page = await folder.read({ limit: 10 });
    expect(numbersOf(page)).toEqual(range(91, 100));
    expect(page.before).not.toBeNull();
    expect(numbersOf(await folder.read({ limit: 10, before: page.before ?? '' }))).toEqual(range(81, 90));
  });

  it('has nothing to say of a log that is empty, or not there', async () => {
    expect(await folder.read()).toMatchObject({ lines: [], before: null });
    folder.write('drover.log', '');
    expect(await folder.read()).toMatchObject({ lines: [], before: null });
    folder.write('drover.log', '\n\n\n');
    expect(await folder.read()).toMatchObject({ lines: [], before: null });
  });

  it('goes on in the files that were put aside, up to the oldest', async () => {
    folder.write('drover.2.log', ownLines(1, 30));
    folder.write('drover.1.log', ownLines(31, 60));
    folder.write('drover.log', ownLines(61, 70));
    expect(await readAll(7)).toEqual(range(1, 70));
  });

  it('misses and repeats nothing when the log is put aside between two pages', async () => {
    folder.write('drover.1.log', ownLines(1, 40));
    folder.write('drover.log', ownLines(41, 80));
    const all = await readAll(9, (page) => {
      if (page !== 1) return;
      renameSync(folder.at('drover.1.log'), folder.at('drover.2.log'));
      renameSync(folder.at('drover.log'), folder.at('drover.1.log'));
      folder.write('drover.log', ownLines(81, 90));
    });
    expect(all).toEqual(range(1, 80));
  });

  it.each([
    ['whole', 0],
    ['without its beginning', 500],
  ])('finds its place in the copy when the log is emptied in place, copied %s', async (_, cutBytes) => {
    const text = ownLines(1, 80);
    folder.write('drover.log', text);
    const all = await readAll(9, (page) => {
      if (page !== 2) return;
      writeFileSync(folder.at('drover.1.log'), text.slice(cutBytes));
      truncateSync(folder.at('drover.log'), 0);
      // Longer than it was: its size alone does not tell.
      folder.append('drover.log', ownLines(81, 200));
    });
    expect(all.slice(-40)).toEqual(range(41, 80));
    expect(all.filter((n) => n > 80)).toEqual([]);
    if (cutBytes === 0) expect(all).toEqual(range(1, 80));
  });

  it('ends where what came before has been thrown away', async () => {
    folder.write('drover.1.log', ownLines(1, 40));
    folder.write('drover.log', ownLines(41, 50));
    const page = await folder.read({ limit: 10 });
    rmSync(folder.at('drover.1.log'));
    expect(await folder.read({ before: page.before ?? '' })).toMatchObject({ lines: [], before: null });
  });

  it('keeps characters whole that lie across the chunks it reads in', async () => {
    const shown = `${'🐄é日'.repeat(1200)}`;
    folder.write('drover.log', Array.from({ length: 60 }, (_, n) => ownLine(n, { shown })).join(''));
    const { lines } = await folder.read();
    expect(lines).toHaveLength(60);
    for (const { text } of lines) expect(text).not.toContain('\ufffd');
  });

  it('shows the beginning of a line that is longer than anything it would hold', async () => {
    folder.write('ollama.error.log', `${daemonLine(1, 'before')}${'é'.repeat(1_000_000)}\n${daemonLine(2, 'after')}`);
    const { lines } = await folder.read({ source: 'ollama' });
    expect(lines.map(({ text }) => text.slice(0, 5))).toEqual(['befor', 'ééééé', 'after']);
    expect(lines[1]?.text.length).toBeLessThanOrEqual(4096);
  });

  it('leaves an unfinished line to its writer, and takes it once nobody writes on', async () => {
    folder.write('drover.log', `${ownLine(1)}${ownLine(2).slice(0, 20)}`);
    const late = await folder.read();
    expect(late.lines).toHaveLength(2);
    folder.clock.nowMs = () => 0;
    expect(numbersOf(await folder.read())).toEqual([1]);
  });

  it('gives a line without a time that of the one before it', async () => {
    folder.write('ollama.error.log', `${daemonLine(1, 'loading')}llama_a\nllama_b\n${daemonLine(3, 'loaded')}`);
    folder.write('ollama.log', '');
    const { lines } = await folder.read({ source: 'ollama' });
    expect(lines.map(({ atMs, text }) => [atMs, text.split(' ')[0]])).toEqual([
      [1000, 'loading'],
      [1000, 'llama_a'],
      [1000, 'llama_b'],
      [3000, 'loaded'],
    ]);
  });

  it('puts the lines of several programs in the order of their times, page after page', async () => {
    const odd = range(0, 49).map((n) => daemonLine(2 * n + 1, `line ${2 * n + 1}`));
    const even = range(1, 50).map((n) => ownLine(2 * n));
    folder.write('ollama.error.log', odd.join(''));
    folder.write('drover.log', even.join(''));
    const first = await folder.read({ source: 'all', limit: 30 });
    const second = await folder.read({ source: 'all', limit: 100, before: first.before ?? '' });
    expect([...numbersOf(second), ...numbersOf(first)]).toEqual(range(1, 100));
    expect(second.before).toBeNull();
  });

  it('answers only what fits the filter, and says how much it looked at', async () => {
    folder.write('drover.log', `${ownLines(1, 50)}${ownLine(51, { level: 50, model: 'qwen3:8b' })}${ownLines(52, 60)}`);
    for (const filter of [{ level: 'warn' as const }, { text: 'LINE 51' }, { model: 'QWEN' }]) {
      const page = await folder.read(filter);
      expect(numbersOf(page)).toEqual([51]);
      expect(page.scannedCount).toBe(60);
    }
  });

  it('F73 stops after a bounded number of lines, though it has found none, and can go on', async () => {
    folder.write('drover.log', ownLines(1, 50_000));
    const page = await folder.read({ text: 'line 1 ' });
    expect(page).toMatchObject({ lines: [], scannedCount: 20_000 });
    expect(page.before).not.toBeNull();
  });

  it('T17 does not follow a link that was planted in its place', async () => {
    folder.write('elsewhere', ownLines(1, 3));
    symlinkSync(folder.at('elsewhere'), folder.at('drover.log'));
    await expect(folder.read()).rejects.toMatchObject({ code: 'ELOOP' });
  });

  it.each(['', 'nonsense', Buffer.from('{"drover.log":{"fileId":1}}').toString('base64url')])(
    'refuses %j as a place',
    async (before) => {
      await expect(folder.read({ before })).rejects.toMatchObject({ code: 'invalid_place' });
    },
  );

  it('lists what is on the disk, newest first', async () => {
    folder.write('drover.log', ownLines(1, 3));
    copyFileSync(folder.at('drover.log'), folder.at('drover.1.log'));
    folder.write('ollama.log', '');
    const { files, keptCount } = await listLogFiles(folder.dataDir);
    expect(files.map(({ path, isCurrent }) => [path.split('/').at(-1), isCurrent])).toEqual([
      ['ollama.log', true],
      ['drover.log', true],
      ['drover.1.log', false],
    ]);
    expect(files[1]?.sizeBytes).toBe(Buffer.byteLength(ownLines(1, 3)));
    expect(keptCount).toBeGreaterThan(0);
  });
});
