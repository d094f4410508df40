import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Pids of running daemons that belong to `dataDir`: `… serve` processes that work in it or carry its instance mark. Linux only. */
export function listDaemons(dataDir: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => isDaemonOf(pid, dataDir));
}

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
