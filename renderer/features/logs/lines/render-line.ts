import type { LogEntry } from '../../../../apps/contract/model/index.ts';

/** A line as text to pass on: time in UTC, level, and what it says. */
export function renderLine({ atMs, level, text }: LogEntry): string {
  const time = atMs === null ? '' : `${new Date(atMs).toISOString()} `;
  return `${time}${level.toUpperCase()} ${text}`;
}
