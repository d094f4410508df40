import { chmodSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { checkFile } from '../../../apps/plugins/check-file.ts';
import { makePluginFolder } from '../../fakes/gateway/plugin-rig.ts';

const made = makePluginFolder();
let { folder, write, remove } = made;
afterEach(() => {
  remove();
  ({ folder, write, remove } = makePluginFolder());
});

describe('a plugin file', () => {
  it('T39 may be loaded when its owner alone can write it', () => {
    write('p.mjs', '');
    expect(checkFile(folder, 'p.mjs')).toBeNull();
  });

  it.each([0o620, 0o602, 0o666])('T39 may not be loaded when others can write it, as by mode %o', (mode) => {
    write('p.mjs', '');
    chmodSync(join(folder, 'p.mjs'), mode);
    expect(checkFile(folder, 'p.mjs')).toContain('Others may write to');
  });

  it('T39 may not be loaded from a folder that others can write', () => {
    write('p.mjs', '');
    chmodSync(folder, 0o770);
    expect(checkFile(folder, 'p.mjs')).toContain(`Others may write to ${folder}`);
  });

  it('T39 may not be a link, nor may its folder', () => {
    write('p.mjs', '');
    symlinkSync(join(folder, 'p.mjs'), join(folder, 'link.mjs'));
    expect(checkFile(folder, 'link.mjs')).toContain('links are not followed');
    const moved = `${folder}-moved`;
    renameSync(folder, moved);
    symlinkSync(moved, folder);
    expect(checkFile(folder, 'p.mjs')).toBe(`${folder} is no folder.`);
  });

  it('is missed by name', () => {
    expect(checkFile(folder, 'p.mjs')).toBe(`There is no file ${join(folder, 'p.mjs')}.`);
    rmSync(folder, { recursive: true });
    expect(checkFile(folder, 'p.mjs')).toBe(`There is no folder ${folder}; make it with mode 0700.`);
    writeFileSync(folder, '');
    expect(checkFile(folder, 'p.mjs')).toBe(`${folder} is no folder.`);
  });
});
