import type { Database } from 'better-sqlite3';
import { floorTo, spans } from './cover-window.ts';
import { type Dimension, dimensions, groupings, toStoredName } from './read-rollups.ts';
import { createSums, type SumKey, type Summed } from './summed.ts';
import { type UsageParts, UsageSum } from './usage-sum.ts';

interface Cells extends UsageParts {
  readonly receivedAtMs: number;
  readonly project: string | null;
  readonly model: string | null;
  readonly app: string | null;
  readonly backend: string | null;
  readonly key: string | null;
}

/** The statement behind the sums of an hour: start (included) and end (excluded). */
export const hourSql = `SELECT received_at_ms AS receivedAtMs, project, coalesce(served_model, model) AS model, app, backend, key_id AS key,
    outcome, prompt_tokens AS promptTokens, cached_tokens AS cachedTokens,
    completion_tokens AS completionTokens, queue_ms AS queueMs, load_ms AS loadMs, prefill_ms AS prefillMs,
    decode_ms AS decodeMs, total_ms AS totalMs, first_token_ms AS firstTokenMs, overhead_ms AS overheadMs
  FROM requests WHERE received_at_ms >= ? AND received_at_ms < ?`;

/** All sums of an hour, from its requests. */
export function sumHour(
  database: Database,
  { startMs, withMinutes }: { readonly startMs: number; readonly withMinutes: boolean },
): Iterable<Summed> {
  const sums = createSums();
  const { hourMs, minuteMs } = spans;
  // A request counts in some twenty sums: it is added to that of its names, and these, of which there are few, are added to all the others.
  const named = new Map<string, Named>();
  for (const cells of database.prepare<[number, number], Cells>(hourSql).iterate(startMs, startMs + hourMs)) {
    const { project, model, app, backend, key, outcome } = cells;
    const names = JSON.stringify([project, model, app, backend, key, outcome]);
    let found = named.get(names);
    if (found === undefined) {
      found = { keys: listKeys(cells, startMs), sum: new UsageSum('speed') };
      named.set(names, found);
    }
    found.sum.add(cells);
    if (withMinutes) sums.at(['all', minuteMs, floorTo(cells.receivedAtMs, minuteMs), '']).add(cells);
  }
  for (const { keys, sum } of named.values()) for (const key of keys) sums.at(key).merge(sum);
  return sums.list();
}

interface Named {
  readonly keys: readonly SumKey[];
  readonly sum: UsageSum;
}

/** The sums of an hour that a request counts in. */
function listKeys(cells: Cells, startMs: number): SumKey[] {
  const at = (dimension: Dimension, name: string | null): SumKey => [
    dimension,
    spans.hourMs,
    startMs,
    toStoredName(name),
  ];
  const owned = (['project', 'key'] as const).flatMap((owner) => {
    const name = cells[owner];
    if (name === null) return [];
    return groupings.map((by) => at(`${owner}=${name}/${by}`, cells[by]));
  });
  const alone = dimensions.map((dimension) => at(dimension, dimension === 'all' ? null : cells[dimension]));
  return [...alone, ...owned];
}
