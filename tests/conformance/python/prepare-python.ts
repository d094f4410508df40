import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const requirementsFile = join(import.meta.dirname, 'requirements.txt');
const cacheFolder = join(import.meta.dirname, '..', '..', '..', '.cache', 'python');
const installTimeoutMs = 180_000;

/** A Python with the official clients, or why there is none. */
export type PreparedPython =
  | { readonly kind: 'ready'; readonly executable: string }
  | { readonly kind: 'absent'; readonly reason: string };

const run = (file: string, args: readonly string[]): string =>
  execFileSync(file, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], timeout: installTimeoutMs });

const firstLine = (error: unknown): string => (error instanceof Error ? (error.message.split('\n')[0] ?? '') : '');

/** A virtual environment holds absolute paths, so it is built where it stays: the folder of a finished one has its mark. */
function install(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  run('python3', ['-m', 'venv', folder]);
  run(join(folder, 'bin', 'python'), [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '-r',
    requirementsFile,
  ]);
  mkdirSync(join(folder, 'complete'));
}

/** Finds or makes the environment: `.cache/python/<key>`, one for each Python and list of packages. Reaches the network the first time only. */
export function preparePython(): PreparedPython {
  let version: string;
  try {
    version = run('python3', ['-c', 'import sys, venv, ensurepip; print(sys.version_info[:3], sys.prefix)']);
  } catch (error) {
    return { kind: 'absent', reason: `there is no python3 that can make virtual environments (${firstLine(error)})` };
  }
  const key = createHash('sha256').update(version).update(readFileSync(requirementsFile)).digest('hex').slice(0, 12);
  const folder = join(cacheFolder, key);
  try {
    mkdirSync(cacheFolder, { recursive: true });
    if (!existsSync(join(folder, 'complete'))) install(folder);
    return { kind: 'ready', executable: join(folder, 'bin', 'python') };
  } catch (error) {
    return { kind: 'absent', reason: `the packages cannot be installed (${firstLine(error)})` };
  }
}
