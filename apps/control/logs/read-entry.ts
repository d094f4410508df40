import type { LogEntry, LogSource } from '../../contract/model/index.ts';
import { cleanLine } from '../../supervisor/index.ts';
import { explainLine } from './known-causes.ts';
import { parseDaemonLine } from './parse-daemon-line.ts';
import { parseOwnLine } from './parse-own-line.ts';

const maxNameLength = 200;

/** A line of a file as a person reads it: without colours, control characters made visible. */
export function readEntry(line: string, source: LogSource): LogEntry {
  const { atMs, level, text, model, requestId } = source === 'drover' ? parseOwnLine(line) : parseDaemonLine(line);
  const shown = cleanLine(text);
  return {
    ...{ atMs, source, level, text: shown },
    model: model === null ? null : cleanLine(model).slice(0, maxNameLength),
    requestId: requestId === null ? null : cleanLine(requestId).slice(0, maxNameLength),
    // Drover's own lines say what they mean.
    note: source === 'ollama' && level !== 'debug' && level !== 'trace' ? explainLine(shown) : null,
  };
}
