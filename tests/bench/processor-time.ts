import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

const msPerTick = 10;

/** User and system time in ticks, after the name, which may hold anything. */
function readTicks(path: string): number {
  const text = readFileSync(path, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

/** `MM:SS.cc`, as `ps` writes it on macOS. */
function readPs(pid: number): number {
  const text = spawnSync('ps', ['-o', 'time=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim();
  return text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0) * 1000;
}

/** Processor time that a running process has used so far, milliseconds. */
export const readCpuMs = (pid: number): number =>
  existsSync(`/proc/${pid}/stat`) ? readTicks(`/proc/${pid}/stat`) * msPerTick : readPs(pid);

/** The same of its main thread alone; of all threads where the system does not tell them apart. */
export function readMainThreadMs(pid: number): number {
  const path = `/proc/${pid}/task/${pid}/stat`;
  return existsSync(path) ? readTicks(path) * msPerTick : readPs(pid);
}
