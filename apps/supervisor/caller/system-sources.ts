import { type Dir, opendirSync, readlinkSync } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';
import { runCommand } from '../run-command.ts';
import type { CallerSources } from './caller-sources.ts';

const toolTimeoutMs = 2000;
/** Days and months in plain words, but the letters of paths as they are. */
const toolEnvironment = { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', LANG: 'C', LC_CTYPE: 'en_US.UTF-8' };
/** Names read at once: a folder of many thousands must not be read in one go. */
const namesAtOnce = 128;

function openFolder(path: string): Dir | null {
  try {
    return opendirSync(path, { bufferSize: namesAtOnce });
  } catch {
    // The process has gone, or belongs to somebody else.
    return null;
  }
}

function* listNames(path: string): Generator<string> {
  const folder = openFolder(path);
  if (folder === null) return;
  try {
    for (let entry = folder.readSync(); entry !== null; entry = folder.readSync()) yield entry.name;
  } catch {
    // The process ended meanwhile: what was listed is all there is.
  } finally {
    folder.closeSync();
  }
}

/** The machine itself. `signal` ends the tools that run. */
export function createSystemSources(signal: AbortSignal): CallerSources {
  return {
    own: {
      ...{ pid: process.pid, userId: process.getuid?.() ?? -1 },
      ...{ executable: process.execPath, script: process.argv[1] ?? null },
    },
    home: homedir(),
    async run(file, args) {
      const { code, output } = await runCommand({ file, args, timeoutMs: toolTimeoutMs, env: toolEnvironment, signal });
      // Both tools end with 1 when some of what they were asked for is not there.
      return code === 0 || code === 1 ? output : null;
    },
    readText: (path) => readFile(path, 'utf8').catch(() => null),
    listNames,
    readLink(path) {
      try {
        return readlinkSync(path);
      } catch {
        // Gone meanwhile, or not ours to look into.
        return null;
      }
    },
    exists: (path) =>
      access(path).then(
        () => true,
        () => false,
      ),
    monotonicMs: () => performance.now(),
    nextTurn: () => setImmediate(undefined),
  };
}
