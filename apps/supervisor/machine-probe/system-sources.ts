import { readFileSync } from 'node:fs';
import { readdir, statfs } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { runCommand } from '../run-command.ts';
import type { MachineSources } from './machine-sources.ts';
import type { CpuTimes } from './parse-cpu-times.ts';

const toolTimeoutMs = 2000;
const diskTimeoutMs = 1000;
/** The tools translate words and write decimal commas otherwise. */
const toolEnvironment = { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', LANG: 'C', LC_ALL: 'C' };

function sumCpuTimes(): CpuTimes | null {
  const all = cpus().map(({ times }) => times);
  const busy = all.reduce((sum, { user, nice, sys, irq }) => sum + user + nice + sys + irq, 0);
  return all.length === 0 ? null : { busy, total: all.reduce((sum, { idle }) => sum + idle, busy) };
}

/** A network volume that is gone holds its answer back for minutes: it is asked only once, and waited for only briefly. */
function createDiskGauge(): MachineSources['freeDiskBytes'] {
  const pending = new Map<string, Promise<number | null>>();
  const ask = (folder: string): Promise<number | null> => {
    const answer = statfs(folder)
      .then(({ bavail, bsize }) => bavail * bsize)
      .catch(() => null)
      .finally(() => pending.delete(folder));
    pending.set(folder, answer);
    return answer;
  };
  return (folder) => {
    const answer = pending.get(folder) ?? ask(folder);
    return new Promise((resolve) => {
      const limit = setTimeout(() => resolve(null), diskTimeoutMs);
      void answer.then((sizeBytes) => {
        clearTimeout(limit);
        resolve(sizeBytes);
      });
    });
  };
}

/** The machine itself. */
export function createSystemSources(): MachineSources {
  return {
    async run(file, args) {
      const { code, output } = await runCommand({ file, args, timeoutMs: toolTimeoutMs, env: toolEnvironment });
      return code === null ? null : output;
    },
    // Files of the kernel, read from its memory: a pool of threads would only be woken for nothing.
    readText: async (path) => readFileSync(path, 'utf8'),
    listFolder: (path) => readdir(path),
    freeDiskBytes: createDiskGauge(),
    runtime: () => ({ totalBytes: totalmem(), cpuTimes: sumCpuTimes(), cpuModel: cpus()[0]?.model ?? null }),
  };
}
