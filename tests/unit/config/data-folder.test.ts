import { chmodSync, lchownSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { defaultDataDir, ensureDataFolder } from '../../../apps/config/index.ts';

function createFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'drover-data-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const modeOf = (path: string): number => statSync(path).mode & 0o777;

describe('data-folder', () => {
  it('T16 makes the folder and its parts for their owner only', () => {
    const dataDir = join(createFolder(), 'deep', 'drover');
    expect(ensureDataFolder(dataDir)).toEqual([]);
    for (const part of ['', 'logs', 'run', 'backups']) expect(modeOf(join(dataDir, part))).toBe(0o700);
  });

  it('T16 mends looser modes and tells which', () => {
    const dataDir = createFolder();
    mkdirSync(join(dataDir, 'logs'));
    for (const path of [dataDir, join(dataDir, 'logs')]) chmodSync(path, 0o755);
    expect(ensureDataFolder(dataDir)).toEqual([dataDir, join(dataDir, 'logs')]);
    expect([modeOf(dataDir), modeOf(join(dataDir, 'logs'))]).toEqual([0o700, 0o700]);
    expect(ensureDataFolder(dataDir)).toEqual([]);
  });

  it('follows a link of its own', () => {
    const folder = createFolder();
    mkdirSync(join(folder, 'real'));
    symlinkSync(join(folder, 'real'), join(folder, 'link'));
    ensureDataFolder(join(folder, 'link'));
    expect(modeOf(join(folder, 'real', 'run'))).toBe(0o700);
  });

  it.skipIf(process.getuid?.() !== 0)(
    'T16 refuses a link that belongs to another user (needs root to make one)',
    () => {
      const folder = createFolder();
      mkdirSync(join(folder, 'real'));
      symlinkSync(join(folder, 'real'), join(folder, 'link'));
      lchownSync(join(folder, 'link'), 12_345, 12_345);
      expect(() => ensureDataFolder(join(folder, 'link'))).toThrow(
        expect.objectContaining({ code: 'data_folder_unusable' }) as Error,
      );
    },
  );

  it.each(['file', 'dangling'])('refuses a place that is taken by something else (%s)', (kind) => {
    const path = join(createFolder(), 'taken');
    if (kind === 'file') writeFileSync(path, '');
    else symlinkSync(join(path, 'nowhere'), path);
    expect(() => ensureDataFolder(path)).toThrow(expect.objectContaining({ code: 'data_folder_unusable' }) as Error);
  });

  it('knows where each system keeps data', () => {
    const env = { HOME: '/home/ada' };
    expect(defaultDataDir('darwin', { HOME: '/Users/ada', XDG_DATA_HOME: '/x' })).toBe(
      '/Users/ada/Library/Application Support/Drover',
    );
    expect(defaultDataDir('linux', env)).toBe('/home/ada/.local/share/drover');
    expect(defaultDataDir('linux', { ...env, XDG_DATA_HOME: '/data' })).toBe('/data/drover');
    expect(defaultDataDir('linux', { ...env, XDG_DATA_HOME: 'relative' })).toBe('/home/ada/.local/share/drover');
  });
});
