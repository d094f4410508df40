import type { Database } from 'better-sqlite3';
import { toCompletionValues, toOpenValues } from '../../../apps/telemetry/build-record.ts';
import { completionColumns, keptColumns, openColumns, type SqlValue } from '../../../apps/telemetry/request-row.ts';
import type { HistoricRequest } from './create-request.ts';

const ends = completionColumns.slice(0);
const columns: readonly string[] = [...new Set<string>([...openColumns, ...ends])];
/** Where each column's value comes from: the place among the values of the end, and of the admission. */
const sources = columns.map((column) => ({
  end: (ends as readonly string[]).indexOf(column),
  open: (openColumns as readonly string[]).indexOf(column),
  isKept: keptColumns.has(column),
}));

/** Returns what stores ended requests, each in one step: the row is what admission and end would have left. */
export function prepareInsert(database: Database): (rows: readonly HistoricRequest[]) => void {
  const insert = database.prepare<SqlValue[]>(
    `INSERT INTO requests (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  );
  return database.transaction((rows: readonly HistoricRequest[]) => {
    for (const { open, completion } of rows)
      insert.run(...mergeValues(toOpenValues(open), toCompletionValues(completion)));
  });
}

function mergeValues(open: readonly SqlValue[], completion: readonly SqlValue[]): SqlValue[] {
  return sources.map((source) => {
    const ended = source.end < 0 ? null : (completion[source.end] ?? null);
    if (source.open < 0) return ended;
    return source.end < 0 || (source.isKept && ended === null) ? (open[source.open] ?? null) : ended;
  });
}
