import { formatLocal } from '../http/wire-time.ts';

export type LogLevel = 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';

/** The daemon's two outputs: structured lines on stderr, access lines on stdout. */
export interface Log {
  write(level: LogLevel, message: string, fields?: Readonly<Record<string, string | number | boolean>>): void;
  access(entry: AccessEntry): void;
}

/** One served request. */
export interface AccessEntry {
  readonly status: number;
  readonly durationMs: number;
  readonly clientAddress: string;
  readonly method: string;
  readonly path: string;
}

const needsQuotes = /[\s="\\]|^$/;
const quote = (value: string | number | boolean): string => {
  const text = String(value);
  return needsQuotes.test(text) ? JSON.stringify(text) : text;
};

const milliseconds = (time: string): string =>
  time.replace(/(\.\d{1,3})?\d*(?=Z|[+-]\d\d:\d\d$)/, (_, part: string | undefined) => (part ?? '.').padEnd(4, '0'));

/** `time=… level=INFO source=routes.go:2005 msg="…" key=value`. */
export function formatLogLine(
  nowMs: number,
  {
    level,
    message,
    fields = {},
  }: { level: LogLevel; message: string; fields?: Readonly<Record<string, string | number | boolean>> },
): string {
  const rest = Object.entries(fields).map(([key, value]) => ` ${key}=${quote(value)}`);
  return `time=${milliseconds(formatLocal(nowMs))} level=${level} source=routes.go:2005 msg=${quote(message)}${rest.join('')}`;
}

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** Go's short duration: `1.234567s`, `15.2ms`, `83.4µs`. */
function formatDuration(ms: number): string {
  if (ms >= 60_000) return `${Math.floor(ms / 60_000)}m${Math.round((ms % 60_000) / 1000)}s`;
  if (ms >= 1000) return `${(ms / 1000).toFixed(6)}s`;
  return ms >= 1 ? `${ms.toFixed(3)}ms` : `${(ms * 1000).toFixed(1)}µs`;
}

/** `[GIN] 2026/08/22 - 09:00:00 | 200 |  1.234567s |       127.0.0.1 | POST     "/api/chat"`. */
export function formatAccessLine(now: Date, entry: AccessEntry): string {
  const day = `${now.getFullYear()}/${twoDigits(now.getMonth() + 1)}/${twoDigits(now.getDate())}`;
  const time = [now.getHours(), now.getMinutes(), now.getSeconds()].map(twoDigits).join(':');
  const columns = [
    String(entry.status),
    formatDuration(entry.durationMs).padStart(13),
    entry.clientAddress.padStart(15),
  ];
  return `[GIN] ${day} - ${time} | ${columns.join(' | ')} | ${entry.method.padEnd(8)} ${JSON.stringify(entry.path)}`;
}

/** Creates the log over two writers of whole lines. */
export function createLog(out: (line: string) => void, error: (line: string) => void): Log {
  return {
    write: (level, message, fields) =>
      error(`${formatLogLine(Date.now(), { level, message, ...(fields ? { fields } : {}) })}\n`),
    access: (entry) => out(`${formatAccessLine(new Date(), entry)}\n`),
  };
}
