import { join } from 'node:path';
import { createEmitter, type Unsubscribe } from '../base/index.ts';
import type { LogLine } from '../contract/model/index.ts';
import { cleanLine } from './clean-line.ts';
import { createLogRing } from './log-ring.ts';
import { createLogTail, type LogTail } from './log-tail.ts';
import type { ResolvedOptions } from './options.ts';

/** Output of the daemon: in files that it writes itself, and the last lines in memory. */
export interface DaemonLogs {
  readonly outPath: string;
  readonly errorPath: string;
  /** Follows both files until `stop`. */
  start(): Promise<void>;
  /** Reads what the daemon has written so far. */
  catchUp(): Promise<void>;
  stop(): Promise<void>;
  /** Oldest first. */
  recent(source: 'out' | 'error' | 'all', limit: number): readonly LogLine[];
  onLine(listener: (line: LogLine) => void): Unsubscribe;
}

const maxLines = 5000;
const maxLength = 1024 * 1024;

export function createDaemonLogs(options: ResolvedOptions): DaemonLogs {
  const { dataDir, clock, timers, lookouts, log, logMaxBytes, logKeep } = options;
  const ring = createLogRing(maxLines, maxLength);
  const lines = createEmitter<LogLine>((error) =>
    log.error({ reason: String(error) }, 'a listener to log lines failed'),
  );
  const tail = (stream: LogLine['stream'], path: string): LogTail =>
    createLogTail({
      path,
      maxBytes: logMaxBytes,
      keep: logKeep,
      clock,
      timers,
      lookouts,
      onError: (error) => log.warn({ reason: String(error) }, 'the daemon log cannot be followed'),
      onLine(text) {
        const line: LogLine = { atMs: clock.nowMs(), stream, text: cleanLine(text) };
        if (line.text === '') return;
        ring.push(line);
        lines.emit(line);
      },
    });
  const outPath = join(dataDir, 'logs', 'ollama.log');
  const errorPath = join(dataDir, 'logs', 'ollama.error.log');
  const tails = [tail('out', outPath), tail('error', errorPath)];
  const all = async (act: (one: LogTail) => Promise<void>): Promise<void> => {
    await Promise.all(tails.map(act));
  };
  return {
    outPath,
    errorPath,
    start: () => all((one) => one.start()),
    catchUp: () => all((one) => one.catchUp()),
    stop: () => all((one) => one.stop()),
    recent: (source, limit) => ring.last(source, limit),
    onLine: (listener) => lines.subscribe(listener),
  };
}
