import type { InFlight, RequestRecord } from '../../../../apps/contract/model/index.ts';
import { type RequestRow, toOpenRecord } from './row.ts';

/** Newest first; the id decides between equal times, so that the order never wavers. */
export function compareNewest(a: RequestRecord, b: RequestRecord): number {
  if (a.receivedAt !== b.receivedAt) return a.receivedAt < b.receivedAt ? 1 : -1;
  return a.id < b.id ? 1 : a.id > b.id ? -1 : 0;
}

/**
 * The stored records with the running requests among them, newest first. A request has one row from its first sign to its last: running
 * ones stand where their finished record will stand.
 */
export function mergeRows(
  records: readonly RequestRecord[],
  running: readonly InFlight[],
  fits: (record: RequestRecord) => boolean,
): RequestRow[] {
  const byId = new Map(running.map((live) => [live.id, live]));
  const known = new Set(records.map(({ id }) => id));
  const rows = records.map((record): RequestRow => {
    const live = record.outcome === null ? (byId.get(record.id) ?? null) : null;
    return { id: record.id, record, live };
  });
  const added = running
    .filter(({ id }) => !known.has(id))
    .map((live): RequestRow => ({ id: live.id, record: toOpenRecord(live), live }))
    .filter(({ record }) => fits(record));
  if (added.length === 0) return rows;
  return [...rows, ...added].sort((a, b) => compareNewest(a.record, b.record));
}

/** Rows above the one that was on top when the list was held stay out of sight; their number goes on the pill. */
export function holdNewRows(rows: readonly RequestRow[], topId: string | null) {
  const top = topId === null ? 0 : rows.findIndex(({ id }) => id === topId);
  return top <= 0 ? { shown: rows, newCount: 0 } : { shown: rows.slice(top), newCount: top };
}
