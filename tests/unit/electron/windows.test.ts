import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { buildAppMenu } from '../../../electron/main/windows/app-menu.ts';
import { createBoundsFile } from '../../../electron/main/windows/bounds-file.ts';
import { chooseWindowBounds } from '../../../electron/main/windows/window-bounds.ts';

const folder = mkdtempSync(join(tmpdir(), 'drover-bounds-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const display = { x: 0, y: 0, width: 1920, height: 1080 };
const size = { width: 1280, height: 800 };

describe('the window’s place', () => {
  test('is taken up again where it was', () => {
    const saved = { x: 100, y: 80, width: 1400, height: 900 };
    expect(chooseWindowBounds(saved, [display])).toEqual(saved);
  });

  test.each([
    ['nothing was saved', null],
    ['the file is not what was written', 'text'],
    ['a number is missing', { x: 1, y: 2, width: 900 }],
    ['a number is no number', { x: Number.NaN, y: 0, width: 900, height: 700 }],
    ['it is smaller than the page needs', { x: 0, y: 0, width: 400, height: 300 }],
    ['its display is gone', { x: 4000, y: 100, width: 1280, height: 800 }],
    ['only a sliver of it could be reached', { x: 1900, y: 1070, width: 1280, height: 800 }],
  ])('is the default when %s', (_reason, saved) => {
    expect(chooseWindowBounds(saved, [display])).toEqual(size);
  });

  test('may lie on a second display', () => {
    const saved = { x: -1500, y: 20, width: 1280, height: 800 };
    expect(chooseWindowBounds(saved, [display, { x: -1920, y: 0, width: 1920, height: 1080 }])).toEqual(saved);
  });

  test('is kept in a private file, and a broken file counts as none', () => {
    const path = join(folder, 'window.json');
    const file = createBoundsFile(path);
    expect(file.load()).toBeNull();
    file.save({ x: 1, y: 2, ...size });
    expect(file.load()).toEqual({ x: 1, y: 2, ...size });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    writeFileSync(path, '{"x":');
    expect(file.load()).toBeNull();
  });

  test('is lost quietly when it cannot be written', () => {
    expect(() => createBoundsFile(join(folder, 'no', 'such.json')).save({ x: 0, y: 0, ...size })).not.toThrow();
  });
});

describe('the application menu', () => {
  const roles = (platform: NodeJS.Platform, isPackaged: boolean): string[] =>
    buildAppMenu({ platform, isPackaged, onAbout: () => {}, onCheckForUpdates: () => {} }).flatMap(({ submenu }) =>
      Array.isArray(submenu) ? submenu.flatMap((item) => item.role ?? []) : [],
    );

  test('has App, Edit, View and Window on macOS', () => {
    const titles = (platform: NodeJS.Platform): unknown[] =>
      buildAppMenu({ platform, isPackaged: true, onAbout: () => {}, onCheckForUpdates: () => {} }).map(
        (menu) => menu.label,
      );
    expect(titles('darwin')).toEqual(['Drover', 'Edit', 'View', 'Window']);
    expect(titles('linux')).toEqual(['Edit', 'View', 'Window', 'Help']);
  });

  test('can quit on every platform', () => {
    expect(roles('darwin', true)).toContain('quit');
    expect(roles('linux', true)).toContain('quit');
  });

  test('T56 has no developer tools in a packaged app', () => {
    expect(roles('darwin', true)).not.toContain('toggleDevTools');
    expect(roles('darwin', false)).toContain('toggleDevTools');
  });
});
