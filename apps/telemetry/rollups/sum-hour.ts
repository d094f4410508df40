import type { Database } from 'better-sqlite3';
import { floorTo, spans } from './cover-window.ts';
import { type Dimension, dimensions, groupings, toStoredName } from './read-rollups.ts';
import { createSums, type SumKey, type Summed } from './summed.ts';
import type { UsageParts, UsageSum } from './usage-sum.ts';

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
  // Few requests are the first of their names: for the others it is known where they count.
  const known = new Map<string, readonly UsageSum[]>();
  for (const cells of database.prepare<[number, number], Cells>(hourSql).iterate(startMs, startMs + hourMs)) {
    const { project, model, app, backend, key, outcome } = cells;
    const names = JSON.stringify([project, model, app, backend, key, outcome]);
    let targets = known.get(names);
    if (targets === undefined) {
      targets = listKeys(cells, startMs).map((key) => sums.at(key));
      known.set(names, targets);
    }
    for (const target of targets) target.add(cells);
    if (withMinutes) sums.at(['all', minuteMs, floorTo(cells.receivedAtMs, minuteMs), '']).add(cells);
  }
  return sums.list();
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
