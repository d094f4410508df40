import { join } from 'node:path';
import pino, { type Logger } from 'pino';
import { toSafeText } from '../base/index.ts';
import { createRotatingFile, logRotation } from '../supervisor/index.ts';

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error';

export interface LogLevels {
  readonly level: LogLevel;
  readonly errorOutputLevel: LogLevel;
}

export interface Logging {
  readonly logger: Logger;
  /** Counts at once, also for the loggers that the rooms have. */
  setLevels(levels: LogLevels): void;
  close(): void;
}

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

const rankOf = (level: LogLevel): number => pino.levels.values[level] ?? 0;
const lower = ({ level, errorOutputLevel }: LogLevels): LogLevel =>
  rankOf(level) < rankOf(errorOutputLevel) ? level : errorOutputLevel;

/** Opens `logs/drover.log`, rotated by size. Lines at `errorOutputLevel` and above are shown on standard error too. */
export function openLogging({ dataDir, ...first }: LogLevels & { readonly dataDir: string }): Logging {
  const file = createRotatingFile({ path: join(dataDir, 'logs', 'drover.log'), ...logRotation });
  let levels: LogLevels = first;
  const streams = pino.multistream([
    { level: 'trace', stream: { write: (line: string) => writeFrom(levels.level, line, file.write) } },
    {
      level: 'trace',
      stream: {
        write: (line: string) =>
          writeFrom(levels.errorOutputLevel, line, (text) => void process.stderr.write(renderForPerson(text))),
      },
    },
  ]);
  const logger = pino({ level: lower(first), base: null }, streams);
  return {
    logger,
    setLevels(next) {
      levels = next;
      // Loggers made from it have no level of their own: they go by this one.
      logger.level = lower(next);
    },
    close: () => file.close(),
  };
}

const levelOfLine = /^\{"level":(\d+)/;

function writeFrom(level: LogLevel, line: string, write: (line: string) => void): void {
  if (Number(levelOfLine.exec(line)?.[1] ?? 60) >= rankOf(level)) write(line);
}
