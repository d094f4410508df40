import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export const root = join(import.meta.dirname, '..', '..');

/** A small tree with a seeded violation, inside the project so that packages resolve. */
export interface SeedTree {
  readonly path: string;
  remove(): void;
}

export function createSeedTree(
  files: Readonly<Record<string, string>>,
  parent = join(root, '.cache', 'seeds'),
): SeedTree {
  mkdirSync(parent, { recursive: true });
  const path = mkdtempSync(join(parent, 'tree-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), content);
  }
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** As `createSeedTree`, but away from the project, where no ignore file hides it from a tool. */
export const createOutsideTree = (files: Readonly<Record<string, string>>): SeedTree => createSeedTree(files, tmpdir());

/** Runs a tool of the project in `cwd`; output and errors joined. */
export function runTool(name: string, args: readonly string[], cwd: string): { code: number | null; output: string } {
  const binaries = join(root, 'node_modules', '.bin');
  // oxlint looks for its add-on below the folder it runs in.
  const env = { ...process.env, OXLINT_TSGOLINT_PATH: join(binaries, 'tsgolint') };
  const result = spawnSync(join(binaries, name), args, { cwd, env, encoding: 'utf8' });
  return { code: result.status, output: `${result.stdout}${result.stderr}` };
}
