import { readdirSync, readFileSync } from 'node:fs';

/** What a process took so far: CPU in milliseconds of all threads, wake-ups as voluntary context switches. Linux only. */
export interface ProcessCost {
  readonly cpuMs: number;
  readonly wakeUps: number;
}

/** Ticks of /proc are hundredths of a second on every Linux that Node runs on. */
const tickMs = 10;
const mebibyte = 1024 * 1024;

/** Resident memory in MB (2^20). */
export function readResidentMb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return (Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024) / mebibyte;
}

/** Sums up the threads that live now. */
export function readCost(pid: number): ProcessCost {
  const [, rest = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const fields = rest.split(' ');
  const cpuMs = (Number(fields[11]) + Number(fields[12])) * tickMs;
  const wakeUps = readdirSync(`/proc/${pid}/task`).reduce((total, thread) => {
    const status = readFileSync(`/proc/${pid}/task/${thread}/status`, 'utf8');
    return total + Number(/^voluntary_ctxt_switches:\s+(\d+)/m.exec(status)?.[1] ?? 0);
  }, 0);
  return { cpuMs, wakeUps };
}
