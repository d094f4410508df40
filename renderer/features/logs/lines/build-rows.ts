import type { LogEntryLevel } from '../../../../apps/contract/model/index.ts';
import { levelRanks } from './log-levels.ts';
import type { LogLine } from './log-window.ts';

/** What the page looks for; empty texts take every line. */
export interface LineFilter {
  readonly text: string;
  readonly model: string;
  readonly level: LogEntryLevel | null;
}

/** A line, or several alike that came one after another. */
export interface LogRow {
  readonly key: number;
  /** The last of them. */
  readonly line: LogLine;
  readonly count: number;
}

export interface LogRows {
  readonly rows: readonly LogRow[];
  /** Lines in them. */
  readonly lineCount: number;
}

export const isFiltering = ({ text, model, level }: LineFilter): boolean =>
  text !== '' || model !== '' || level !== null;

/** The lines that fit, with repeated ones as one row. */
export function buildRows(lines: readonly LogLine[], filter: LineFilter): LogRows {
  const needle = filter.text.toLowerCase();
  const leastRank = filter.level === null ? 0 : levelRanks[filter.level];
  const rows: LogRow[] = [];
  let lineCount = 0;
  let last: LogRow | undefined;
  const isWanted = ({ entry, lowText }: LogLine): boolean =>
    levelRanks[entry.level] >= leastRank &&
    (filter.model === '' || entry.model === filter.model) &&
    (needle === '' || lowText.includes(needle));
  for (const line of lines) {
    if (!isWanted(line)) {
      // Lines with others between them are no repeats, though the others are not shown.
      last = undefined;
      continue;
    }
    lineCount++;
    if (last && isRepeat(last.line, line)) {
      last = { key: last.key, line, count: last.count + 1 };
      rows[rows.length - 1] = last;
    } else {
      last = { key: line.key, line, count: 1 };
      rows.push(last);
    }
  }
  return { rows, lineCount };
}

function isRepeat({ entry: one }: LogLine, { entry: other }: LogLine): boolean {
  return one.text === other.text && one.level === other.level && one.source === other.source;
}

/** The models that lines name, by name. */
export function listModels(lines: readonly LogLine[]): readonly string[] {
  const names = new Set<string>();
  for (const { entry } of lines) if (entry.model !== null) names.add(entry.model);
  return [...names].sort();
}
