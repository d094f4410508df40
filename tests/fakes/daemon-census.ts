import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';

/** Pids of running daemons that belong to `dataDir`: processes that work in a folder of it and, where that can be seen, carry the instance mark. */
export function listDaemons(dataDir: string): number[] {
  return process.platform === 'linux' ? listByProc(dataDir) : listByLsof(realpathSync(dataDir));
}

const listByProc = (dataDir: string): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => isDaemonOf(pid, dataDir));

function isDaemonOf(pid: number, dataDir: string): boolean {
  try {
    const isAlive = !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
    const hasMark = readFileSync(`/proc/${pid}/environ`, 'utf8').includes('DROVER_INSTANCE=');
    return isAlive && hasMark && readlinkSync(`/proc/${pid}/cwd`).startsWith(dataDir);
  } catch {
    // The process ended between the listing and the look, or belongs to somebody else.
    return false;
  }
}

/** `lsof -Fpn` prints a `p<pid>` line, then an `n<folder>` line for its working folder. */
function listByLsof(dataDir: string): number[] {
  const { stdout } = spawnSync('lsof', ['-a', '-d', 'cwd', '-u', String(process.getuid?.()), '-Fpn'], {
    encoding: 'utf8',
  });
  const pids: number[] = [];
  let pid = 0;
  for (const line of stdout.split('\n')) {
    if (line.startsWith('p')) pid = Number(line.slice(1));
    else if (line.startsWith(`n${dataDir}`)) pids.push(pid);
  }
  return pids;
}
