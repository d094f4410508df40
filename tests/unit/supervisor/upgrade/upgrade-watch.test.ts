import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFakeClock } from '../../../../apps/base/index.ts';
import type { DaemonState } from '../../../../apps/contract/model/index.ts';
import { findLastingName, readBinaryFacts } from '../../../../apps/supervisor/upgrade/binary-facts.ts';
import { createUpgradeWatch } from '../../../../apps/supervisor/upgrade/upgrade-watch.ts';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'drover-upgrade-')));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function placeVersion(version: string): string {
  mkdirSync(join(folder, 'Cellar', version), { recursive: true });
  const path = join(folder, 'Cellar', version, 'ollama');
  writeFileSync(path, version);
  return path;
}

/** Points the lasting name at a version, as Homebrew does. */
function link(path: string): string {
  const name = join(folder, 'ollama');
  rmSync(name, { force: true });
  symlinkSync(path, name);
  return name;
}

const ready = (version: string): DaemonState => ({
  ...{ kind: 'ready', version, ownership: 'spawned', pid: 1, url: 'http://127.0.0.1:1', sinceMs: 0 },
});

function createSubject(testDaemon: (url: string) => Promise<string | null> = () => Promise.resolve(null)) {
  const clock = createFakeClock();
  const reads: string[] = [];
  const news: string[] = [];
  const watch = createUpgradeWatch({
    clock,
    findLastingName: (path) => findLastingName(path, { setting: 'auto', searchPath: folder }),
    readFacts: (path) => {
      reads.push(path);
      return readBinaryFacts(path);
    },
    readVersion: () => Promise.resolve('0.31.2'),
    testDaemon,
    report: ({ kind }) => news.push(kind),
  });
  return { clock, reads, news, watch };
}

describe('the watch over the executable', () => {
  it('follows the lasting name of a version that an upgrade leaves behind', async () => {
    const { watch, news } = createSubject();
    const path = placeVersion('0.30.0');
    link(path);
    await watch.noteLaunched(path);
    await watch.noteState(ready('0.30.0'));
    await watch.look();
    expect(watch.current()).toBeNull();
    link(placeVersion('0.31.2'));
    unlinkSync(path);
    await watch.look();
    expect(watch.current()).toMatchObject({ kind: 'restart-needed', versionBefore: '0.30.0', versionAfter: '0.31.2' });
    expect(news).toEqual(['binary-changed']);
  });

  it('looks at most once a minute, and only when somebody asks', async () => {
    const { watch, clock, reads } = createSubject();
    const path = placeVersion('0.30.0');
    await watch.noteLaunched(path);
    const before = reads.length;
    clock.advance(59_999);
    watch.current();
    expect(reads.length).toBe(before);
    clock.advance(1);
    watch.current();
    watch.current();
    expect(reads.length).toBe(before + 1);
  });

  it('says nothing while the file is away in the middle of an upgrade', async () => {
    const { watch, news } = createSubject();
    const path = placeVersion('0.30.0');
    await watch.noteLaunched(path);
    unlinkSync(path);
    await watch.look();
    expect([watch.current(), news]).toEqual([null, []]);
  });

  it('tests the new daemon after the restart, and never one that did not change', async () => {
    const asked: string[] = [];
    const { watch, news } = createSubject((url) => {
      asked.push(url);
      return Promise.resolve('It is mute.');
    });
    const path = placeVersion('0.30.0');
    await watch.noteLaunched(path);
    await watch.noteState(ready('0.30.0'));
    expect(asked).toEqual([]);
    await watch.noteLaunched(placeVersion('0.31.2'));
    await watch.noteState(ready('0.31.2'));
    expect(asked).toEqual(['http://127.0.0.1:1']);
    expect(watch.current()).toMatchObject({ kind: 'failed', versionBefore: '0.30.0', reason: 'It is mute.' });
    expect(news).toEqual(['upgrade-failed']);
  });

  it('blames the upgrade when the new daemon never gets ready', async () => {
    const { watch } = createSubject();
    await watch.noteLaunched(placeVersion('0.30.0'));
    await watch.noteState(ready('0.30.0'));
    await watch.noteLaunched(placeVersion('0.31.2'));
    await watch.noteState({
      ...{
        kind: 'failed',
        code: 'crash_loop',
        message: 'Ollama ended 5 times.',
        advice: '',
        lastLines: [],
        sinceMs: 0,
      },
    });
    expect(watch.current()).toMatchObject({ kind: 'failed', reason: 'Ollama ended 5 times.', versionAfter: null });
  });
});
