import type { LogEntryLevel } from '../../contract/model/index.ts';

/** What a line says, before it is made safe to show. */
export interface ParsedLine {
  readonly atMs: number | null;
  readonly level: LogEntryLevel;
  readonly text: string;
  readonly model: string | null;
  readonly requestId: string | null;
}

const structured = /^time=(\S+) level=([A-Z]+)(?:[+-]\d+)? ?/;
const field = /([\w.-]+)=("(?:[^"\\]|\\.)*"|\S*) ?/y;
const access =
  /^\[GIN\] (\d{4})\/(\d\d)\/(\d\d) - (\d\d):(\d\d):(\d\d) \| +(\d{3}) \| +(\S+) \| +(\S+) \| +([A-Z]+) +("(?:[^"\\]|\\.)*"|\S+)/;
const plainTime = /^(\d{4})\/(\d\d)\/(\d\d) (\d\d):(\d\d):(\d\d) /;
const failure = /^(?:error|panic|fatal error|fatal)\b|\b(?:error|fatal|panic):|GGML_ASSERT|out of memory|exception/i;
const caution = /^(?:warn(?:ing)?)\b|\bwarn(?:ing)?:/i;

const levels: Readonly<Record<string, LogEntryLevel>> = {
  TRACE: 'trace',
  DEBUG: 'debug',
  INFO: 'info',
  WARN: 'warn',
  ERROR: 'error',
};

/** One line of Ollama's output: a structured one, one of its access log, or what a runner printed. */
export function parseDaemonLine(line: string): ParsedLine {
  return parseStructured(line) ?? parseAccess(line) ?? parsePlain(line);
}

/** `time=… level=INFO source=routes.go:2005 msg="…" key=value`. */
function parseStructured(line: string): ParsedLine | null {
  const head = structured.exec(line);
  if (!head) return null;
  const atMs = Date.parse(head[1] ?? '');
  let message = '';
  let source = '';
  let model: string | null = null;
  let end = head[0].length;
  const rest: string[] = [];
  field.lastIndex = end;
  for (let match = field.exec(line); match; match = field.exec(line)) {
    const [, name = '', value = ''] = match;
    end = field.lastIndex;
    if (name === 'msg') message = unquote(value);
    else if (name === 'source') source = ` source=${value}`;
    else rest.push(` ${name}=${value}`);
    if (name === 'model' || name === 'runner.name') model ??= readModel(unquote(value));
  }
  const unread = line.slice(end).trim();
  const text = `${message}${rest.join('')}${unread === '' ? '' : ` ${unread}`}${source}`;
  const level = levels[head[2] ?? ''] ?? 'info';
  return { atMs: Number.isNaN(atMs) ? null : atMs, level, text, model, requestId: null };
}

/** `[GIN] 2026/08/22 - 09:00:00 | 200 |  1.234567s |  127.0.0.1 | POST  "/api/chat"`; its time is this machine's. */
function parseAccess(line: string): ParsedLine | null {
  const match = access.exec(line);
  if (!match) return null;
  const [status = '', duration = '', address = '', method = '', path = ''] = match.slice(7);
  const level = status.startsWith('5') ? 'error' : status.startsWith('4') ? 'warn' : 'info';
  const text = `${method} ${unquote(path)} ${status} in ${duration} from ${address}`;
  return { atMs: readLocalTime(match), level, text, model: null, requestId: null };
}

function parsePlain(line: string): ParsedLine {
  const match = plainTime.exec(line);
  const text = match ? line.slice(match[0].length) : line;
  const level = failure.test(text) ? 'error' : caution.test(text) ? 'warn' : 'info';
  return { atMs: match ? readLocalTime(match) : null, level, text, model: null, requestId: null };
}

function readLocalTime(match: RegExpExecArray): number {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  return new Date(year, month - 1, day, hour, minute, second).getTime();
}

/** Go quotes as JSON does, but for a few rare escapes; those stay as they are. */
function unquote(value: string): string {
  if (value.length < 2 || !value.startsWith('"') || !value.endsWith('"')) return value;
  try {
    return String(JSON.parse(value));
  } catch {
    return value.slice(1, -1);
  }
}

/** A model's name as people write it; the path of a file is none. */
function readModel(value: string): string | null {
  if (value === '' || value.includes('/blobs/') || value.startsWith('/')) return null;
  return value.replace(/^registry\.ollama\.ai\/(?:library\/)?/, '');
}
