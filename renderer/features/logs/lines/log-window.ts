import type { LogEntry, LogNews, LogPage } from '../../../../apps/contract/model/index.ts';
import { formatCount } from '../../../shared/index.ts';

/** A line on the page. Keys grow with time, also over lines that are read later. */
export interface LogLine {
  readonly key: number;
  readonly entry: LogEntry;
  /** The text in small letters, to look in. */
  readonly lowText: string;
}

/** The stretch of the log that the page holds: without gaps but for those that it names, oldest first. */
export interface LogWindow {
  readonly lines: readonly LogLine[];
  /** Where older lines begin; `null` when there are none, or no more are taken. */
  readonly before: string | null;
  readonly after: string;
  readonly nextKey: number;
  readonly firstKey: number;
}

export const maxLines = 100_000;

const toLine = (entry: LogEntry, key: number): LogLine => ({ key, entry, lowText: entry.text.toLowerCase() });

export function openWindow({ lines, before, after }: LogPage): LogWindow {
  return { lines: lines.map(toLine), before, after, nextKey: lines.length, firstKey: 0 };
}

/** With older lines in front. */
export function prependPage(window: LogWindow, { lines, before }: LogPage): LogWindow {
  const firstKey = window.firstKey - lines.length;
  const older = lines.map((entry, index) => toLine(entry, firstKey + index));
  const all = [...older, ...window.lines];
  return { ...window, lines: all, before: all.length >= maxLines ? null : before, firstKey };
}

/** With new lines at the end. The oldest go beyond the limit, unless somebody reads there. */
export function appendNews(window: LogWindow, news: LogNews, mayTrim: boolean): LogWindow {
  const added = [...describeGap(news), ...news.lines].map((entry, index) => toLine(entry, window.nextKey + index));
  const lines = [...window.lines, ...added];
  const surplus = mayTrim ? Math.max(0, lines.length - maxLines) : 0;
  return {
    ...window,
    ...{ lines: surplus > 0 ? lines.slice(surplus) : lines, nextKey: window.nextKey + added.length, after: news.after },
    before: surplus > 0 ? null : window.before,
  };
}

/** A line of the page's own where others are missing. */
function describeGap({ droppedCount, isGap, lines }: LogNews): LogEntry[] {
  if (droppedCount === 0 && !isGap) return [];
  const what = droppedCount > 0 ? `${formatCount(droppedCount)} lines were` : 'Some lines were';
  return [
    {
      ...{ level: 'warn', source: lines[0]?.source ?? 'ollama', atMs: lines[0]?.atMs ?? null },
      text: `${what} left out here: they came faster than they could be read. The file has them.`,
      ...{ model: null, requestId: null, note: null },
    },
  ];
}
