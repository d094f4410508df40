import type { Database } from 'better-sqlite3';

export interface BodyTrimQuestion {
  /** What bodies may take. */
  readonly maxBytes: number;
  /** About how much goes with one slice. */
  readonly sliceBytes: number;
}

/** Receiving times (UTC milliseconds) up to which bodies go, one slice after the other; none where there is room. */
export interface BodyTrimPlan {
  readonly untilMs: readonly number[];
  readonly storedBytes: number;
}

/** Room that is made below the limit, so that it is not looked for with each request. */
const headroom = 1 / 16;
export const storedSql = 'SELECT coalesce(sum(stored_bytes), 0) FROM bodies';
export const oldestSql = 'SELECT received_at_ms, stored_bytes FROM bodies ORDER BY received_at_ms';

/** What has to go, oldest first, so that bodies take no more than they may. */
export function planBodyTrim(database: Database, { maxBytes, sliceBytes }: BodyTrimQuestion): BodyTrimPlan {
  const storedBytes = Number(database.prepare(storedSql).pluck().get());
  if (storedBytes <= maxBytes) return { untilMs: [], storedBytes };
  const rows = database.prepare<[], { received_at_ms: number; stored_bytes: number }>(oldestSql).iterate();
  let excessBytes = storedBytes - maxBytes * (1 - headroom);
  let inSlice = 0;
  const untilMs: number[] = [];
  for (const { received_at_ms: receivedAtMs, stored_bytes: bytes } of rows) {
    if (excessBytes <= 0) break;
    const isFull = inSlice >= sliceBytes && untilMs.at(-1) !== receivedAtMs;
    if (!isFull) untilMs.pop();
    untilMs.push(receivedAtMs);
    inSlice = isFull ? bytes : inSlice + bytes;
    excessBytes -= bytes;
  }
  return { untilMs, storedBytes };
}
