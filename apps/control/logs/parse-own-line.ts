import { parseJsonObject } from '../../base/index.ts';
import type { LogEntryLevel } from '../../contract/model/index.ts';
import type { ParsedLine } from './parse-daemon-line.ts';

const shownElsewhere: ReadonlySet<string> = new Set(['level', 'time', 'room', 'msg']);

/** One line of Drover's own log: `{"level":30,"time":…,"room":"gateway","msg":"…", …}`. */
export function parseOwnLine(line: string): ParsedLine {
  const fields = parseJsonObject(line);
  if (!fields) return { atMs: null, level: 'info', text: line, model: null, requestId: null };
  const { level, time, room, msg } = fields;
  const rest = Object.entries(fields).filter(([name]) => !shownElsewhere.has(name));
  const message = `${asText(room ?? 'host')}: ${asText(msg ?? '')}`;
  return {
    atMs: typeof time === 'number' ? time : null,
    level: nameLevel(typeof level === 'number' ? level : 30),
    text: `${message}${rest.map(([name, value]) => ` ${name}=${asText(value)}`).join('')}`,
    model: readText(fields['model']),
    requestId: readText(fields['requestId']) ?? (room === 'gateway' ? readText(fields['id']) : null),
  };
}

function nameLevel(level: number): LogEntryLevel {
  if (level >= 50) return 'error';
  if (level >= 40) return 'warn';
  if (level >= 30) return 'info';
  return level >= 20 ? 'debug' : 'trace';
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
const readText = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
