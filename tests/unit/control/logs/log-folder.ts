import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFakeClock } from '../../../../apps/base/index.ts';
import { type LogQuestion, readLogs } from '../../../../apps/control/logs/read-logs.ts';

/** A data folder with logs to write and read. */
export function makeLogFolder() {
  const dataDir = mkdtempSync(join(tmpdir(), 'drover-test-logs-'));
  mkdirSync(join(dataDir, 'logs'));
  const at = (name: string): string => join(dataDir, 'logs', name);
  const clock = { ...createFakeClock(), nowMs: () => Date.now() + 60_000, monotonicMs: () => 0 };
  return {
    dataDir,
    at,
    clock,
    write: (name: string, text: string | Buffer): void => writeFileSync(at(name), text),
    append: (name: string, text: string): void => appendFileSync(at(name), text),
    read: (question: Partial<LogQuestion> = {}) =>
      readLogs({ dataDir, clock }, { source: 'drover', limit: 1000, ...question }),
    remove: (): void => rmSync(dataDir, { recursive: true, force: true }),
  };
}

export type LogFolder = ReturnType<typeof makeLogFolder>;

/** Line `n` of Drover, `n` seconds after the epoch. */
export const ownLine = (n: number, more: object = {}): string =>
  `${JSON.stringify({ level: 30, time: n * 1000, room: 'test', msg: `line ${n}`, ...more })}\n`;

/** Lines `from` to `to`, both included. */
export const ownLines = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, index) => ownLine(from + index)).join('');

export const daemonLine = (n: number, message: string, level = 'INFO'): string =>
  `time=${new Date(n * 1000).toISOString()} level=${level} source=x.go:1 msg=${JSON.stringify(message)}\n`;
