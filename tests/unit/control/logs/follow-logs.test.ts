import { renameSync, truncateSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Timers } from '../../../../apps/base/index.ts';
import type { LogNews } from '../../../../apps/contract/model/index.ts';
import { type FollowOrder, followLogFiles } from '../../../../apps/control/logs/follow-log-files.ts';
import { daemonLine, type LogFolder, makeLogFolder, ownLine, ownLines } from './log-folder.ts';

let folder: LogFolder;
let stop: AbortController;
beforeEach(() => {
  folder = makeLogFolder();
  stop = new AbortController();
});
afterEach(() => {
  stop.abort();
  folder.remove();
});

/** Looks again as soon as it can. */
const timers: Timers = {
  after(_, run) {
    const timer = setImmediate(run);
    return () => clearImmediate(timer);
  },
};
const follow = (order: Partial<FollowOrder> = {}): AsyncGenerator<LogNews, void> =>
  followLogFiles({ ...folder, timers }, { source: 'drover', ...order }, stop.signal);
const textsOf = (news: IteratorResult<LogNews, void>): string[] =>
  news.done ? [] : news.value.lines.map(({ text }) => text);

describe('following the logs', () => {
  it('goes on exactly where a reading ended, whatever was written in between', async () => {
    folder.write('drover.log', ownLines(1, 5));
    const { after } = await folder.read();
    folder.append('drover.log', ownLines(6, 7));
    const lines = follow({ after });
    expect(textsOf(await lines.next())).toEqual(['test: line 6', 'test: line 7']);
    folder.append('drover.log', ownLine(8));
    expect(textsOf(await lines.next())).toEqual(['test: line 8']);
  });

  it('tells nothing old when it is asked without a place', async () => {
    folder.write('drover.log', ownLines(1, 5));
    const lines = follow();
    const next = lines.next();
    await new Promise((resolve) => setImmediate(resolve));
    await folder.read();
    folder.append('drover.log', ownLine(6));
    expect(textsOf(await next)).toEqual(['test: line 6']);
  });

  it('follows the log into a new file, and reads the rest of the old one first', async () => {
    folder.write('drover.log', ownLines(1, 2));
    const { after } = await folder.read();
    folder.append('drover.log', ownLine(3));
    renameSync(folder.at('drover.log'), folder.at('drover.1.log'));
    folder.write('drover.log', ownLine(4));
    expect(textsOf(await follow({ after }).next())).toEqual(['test: line 3', 'test: line 4']);
  });

  it('reads the rest from the copy when the log is emptied in place', async () => {
    folder.write('drover.log', ownLines(1, 5));
    const { after } = await folder.read();
    folder.append('drover.log', ownLine(6));
    writeFileSync(folder.at('drover.1.log'), ownLines(2, 6));
    truncateSync(folder.at('drover.log'), 0);
    folder.append('drover.log', ownLines(7, 40));
    expect(textsOf(await follow({ after }).next())[0]).toBe('test: line 6');
  });

  it('says so when what it read up to is gone', async () => {
    folder.write('drover.log', ownLines(1, 5));
    const { after } = await folder.read();
    folder.write('drover.log', ownLines(50, 90));
    expect((await follow({ after }).next()).value).toMatchObject({ isGap: true });
  });

  it('leaves out and counts the oldest for a reader that falls behind', async () => {
    folder.write('drover.log', '');
    const { after } = await folder.read();
    folder.append('drover.log', ownLines(1, 30_000));
    const { value } = await follow({ after }).next();
    if (!value) throw new Error('nothing was told');
    expect(value.droppedCount).toBeGreaterThan(0);
    expect(value.droppedCount + value.lines.length).toBe(30_000);
    expect(value.lines.at(-1)?.text).toBe('test: line 30000');
    expect(value.lines[0]?.text).toBe(`test: line ${value.droppedCount + 1}`);
  });

  it('reads a log that comes into being meanwhile from its beginning', async () => {
    const { after } = await folder.read();
    const lines = follow({ after });
    folder.write('drover.log', ownLine(1));
    expect(textsOf(await lines.next())).toEqual(['test: line 1']);
  });

  it('tells only lines of the wanted level, of every program', async () => {
    const lines = follow({ source: 'all', level: 'error', after: (await folder.read()).after });
    folder.write('drover.log', `${ownLine(1)}${ownLine(3, { level: 50 })}`);
    folder.write('ollama.error.log', `${daemonLine(2, 'broken', 'ERROR')}${daemonLine(4, 'fine')}`);
    const told = [...textsOf(await lines.next())];
    if (told.length < 2) told.push(...textsOf(await lines.next()));
    expect(told.sort()).toEqual(['broken source=x.go:1', 'test: line 3']);
  });

  it('ends with its caller, also while it waits', async () => {
    const waiting = Promise.withResolvers<void>();
    const endless: Timers = {
      after() {
        waiting.resolve();
        return () => undefined;
      },
    };
    const next = followLogFiles({ ...folder, timers: endless }, { source: 'drover' }, stop.signal).next();
    await waiting.promise;
    stop.abort();
    expect(await next).toEqual({ done: true, value: undefined });
  });
});
