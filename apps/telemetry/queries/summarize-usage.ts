import type { Database } from 'better-sqlite3';
import type { UsageGrouping, UsageReport, UsageRow } from '../../contract/model/index.ts';
import type { SqlValue } from '../request-row.ts';
import { isFailed } from './failed-outcomes.ts';
import { createPercentileCollector } from './percentile-collector.ts';

/** Who used what from `sinceMs` (included) to `untilMs` (excluded), both UTC milliseconds. */
export interface UsageQuery {
  readonly by: UsageGrouping;
  readonly sinceMs: number;
  readonly untilMs: number;
  /** Counts these requests alone: those of a project, or those with a key. */
  readonly owner?: { readonly project: string } | { readonly keyId: string } | undefined;
}

/** What each grouping groups by: fixed text, never a caller's. */
const groupings: Readonly<Record<UsageGrouping, string>> = {
  project: 'project',
  model: 'coalesce(served_model, model)',
  app: 'app',
  backend: 'backend',
  key: 'key_id',
};

/** Columns of the statement, in its order. */
type UsageCells = readonly [
  name: string | null,
  outcome: string | null,
  promptTokens: number | null,
  completionTokens: number | null,
  loadMs: number | null,
  prefillMs: number | null,
  decodeMs: number | null,
  totalMs: number | null,
  firstTokenMs: number | null,
  overheadMs: number | null,
];

/** The statement behind `summarizeUsage`. */
export function buildUsageSql({ by, sinceMs, untilMs, owner }: UsageQuery): {
  readonly sql: string;
  readonly values: readonly SqlValue[];
} {
  const [ownerSql, ownerValues] = limitToOwner(owner);
  return {
    sql: `SELECT ${groupings[by]}, outcome, prompt_tokens, completion_tokens, load_ms, prefill_ms, decode_ms, total_ms,
        first_token_ms, overhead_ms
      FROM requests WHERE received_at_ms >= ? AND received_at_ms < ?${ownerSql}`,
    values: [sinceMs, untilMs, ...ownerValues],
  };
}

function limitToOwner(owner: UsageQuery['owner']): readonly [sql: string, values: readonly string[]] {
  if (owner === undefined) return ['', []];
  return 'project' in owner ? [' AND project = ?', [owner.project]] : [' AND key_id = ?', [owner.keyId]];
}

/** Totals, percentiles and busy time by group, busiest group first, with the sum of all. Running requests count as requests. */
export function summarizeUsage(database: Database, query: UsageQuery): UsageReport {
  const { sql, values } = buildUsageSql(query);
  const groups = new Map<string | null, UsageSum>();
  for (const cells of database
    .prepare<SqlValue[], UsageCells>(sql)
    .raw()
    .iterate(...values)) {
    let group = groups.get(cells[0]);
    if (group === undefined) {
      group = new UsageSum();
      groups.set(cells[0], group);
    }
    group.add(cells);
  }
  const total = new UsageSum();
  for (const group of groups.values()) total.merge(group);
  const rows = [...groups].map(([name, group]) => group.toRow(name));
  rows.sort((a, b) => b.busyMs - a.busyMs || b.requests - a.requests);
  const { by, sinceMs, untilMs } = query;
  return { by, sinceMs, untilMs, total: total.toRow(null), rows };
}

class UsageSum {
  #requests = 0;
  #errors = 0;
  #promptTokens = 0;
  #completionTokens = 0;
  #busyMs = 0;
  readonly #totalMs = createPercentileCollector();
  readonly #firstTokenMs = createPercentileCollector();
  readonly #decodeRate = createPercentileCollector();
  readonly #overheadMs = createPercentileCollector();

  add([
    ,
    outcome,
    promptTokens,
    completionTokens,
    loadMs,
    prefillMs,
    decodeMs,
    totalMs,
    firstTokenMs,
    overheadMs,
  ]: UsageCells): void {
    this.#requests++;
    if (isFailed(outcome)) this.#errors++;
    this.#promptTokens += promptTokens ?? 0;
    this.#completionTokens += completionTokens ?? 0;
    this.#busyMs += (loadMs ?? 0) + (prefillMs ?? 0) + (decodeMs ?? 0);
    if (totalMs !== null) this.#totalMs.add(totalMs);
    if (firstTokenMs !== null) this.#firstTokenMs.add(firstTokenMs);
    if (overheadMs !== null) this.#overheadMs.add(overheadMs);
    if (completionTokens && decodeMs) this.#decodeRate.add((completionTokens * 1000) / decodeMs);
  }

  merge(other: UsageSum): void {
    this.#requests += other.#requests;
    this.#errors += other.#errors;
    this.#promptTokens += other.#promptTokens;
    this.#completionTokens += other.#completionTokens;
    this.#busyMs += other.#busyMs;
    this.#totalMs.merge(other.#totalMs);
    this.#firstTokenMs.merge(other.#firstTokenMs);
    this.#decodeRate.merge(other.#decodeRate);
    this.#overheadMs.merge(other.#overheadMs);
  }

  toRow(name: string | null): UsageRow {
    return {
      name,
      requests: this.#requests,
      errors: this.#errors,
      promptTokens: this.#promptTokens,
      completionTokens: this.#completionTokens,
      busyMs: this.#busyMs,
      totalMs: this.#totalMs.percentiles(),
      firstTokenMs: this.#firstTokenMs.percentiles(),
      decodeTokensPerSecond: this.#decodeRate.percentiles(),
      overheadMs: this.#overheadMs.percentiles(),
    };
  }
}
