import { join } from 'node:path';
import pino, { type Logger } from 'pino';
import { toSafeText } from '../base/index.ts';
import { createRotatingFile } from '../supervisor/index.ts';

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error';

export interface Logging {
  readonly logger: Logger;
  close(): void;
}

const maxBytes = 10 * 1024 * 1024;
const kept = 4;
const maxLineLength = 4_000;
const names: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
};
const ownFields: ReadonlySet<string> = new Set(['level', 'time', 'room', 'msg']);

/** What pino writes, besides the fields of each line. */
interface Line {
  readonly level: number;
  readonly time: number;
  readonly room?: string;
  readonly msg?: string;
}

/** One JSON log line as a person reads it. */
export function renderForPerson(line: string): string {
  const fields = JSON.parse(line) as Line;
  const rest = Object.entries(fields)
    .filter(([name]) => !ownFields.has(name))
    .map(([name, value]) => ` ${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('');
  const time = new Date(fields.time).toISOString().slice(11, 23);
  const level = names[fields.level] ?? 'info';
  const text = `${fields.room ?? 'host'}: ${fields.msg ?? ''}${rest}`;
  return `${time} ${level.padEnd(5)} ${toSafeText(text, maxLineLength)}\n`;
}

/** Opens `logs/drover.log`, rotated by size. Lines at `errorOutputLevel` and above are shown on standard error too. */
export function openLogging(options: {
  readonly dataDir: string;
  readonly level: LogLevel;
  readonly errorOutputLevel: LogLevel;
}): Logging {
  const file = createRotatingFile({ path: join(options.dataDir, 'logs', 'drover.log'), maxBytes, keep: kept });
  const errorOutput = { write: (line: string): void => void process.stderr.write(renderForPerson(line)) };
  const streams = pino.multistream([
    { level: options.level, stream: file },
    { level: options.errorOutputLevel, stream: errorOutput },
  ]);
  const logger = pino({ level: options.level, base: null }, streams);
  return { logger, close: () => file.close() };
}
