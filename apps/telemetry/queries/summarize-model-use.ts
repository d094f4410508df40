import type { Database } from 'better-sqlite3';
import { withDefaultTag } from '../../base/index.ts';
import type { ModelUseSummary } from '../../contract/model/index.ts';
import { toRate } from '../build-record.ts';
import type { SqlValue } from '../request-row.ts';
import { createPercentileCollector } from './percentile-collector.ts';

interface Statement {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/** Columns of the statement on requests, in its order. */
type UseCells = readonly [
  model: string,
  project: string | null,
  receivedAtMs: number,
  loadMs: number | null,
  prefillMs: number | null,
  decodeMs: number | null,
  firstTokenMs: number | null,
  promptTokens: number | null,
  cachedTokens: number | null,
  completionTokens: number | null,
];

/** A caller can name any project: the list must end somewhere. */
const mostProjects = 20;

/** The statements behind `summarizeModelUse`: requests that a model served, and its loads. */
export function buildModelUseStatements(sinceMs: number): { readonly requests: Statement; readonly loads: Statement } {
  return {
    requests: {
      sql: `SELECT served_model, project, received_at_ms, load_ms, prefill_ms, decode_ms, first_token_ms,
          prompt_tokens, cached_tokens, completion_tokens
        FROM requests WHERE received_at_ms >= ? AND served_model IS NOT NULL`,
      values: [sinceMs],
    },
    loads: {
      sql: `SELECT model, duration_ms FROM model_events WHERE at_ms >= ? AND kind = 'load'`,
      values: [sinceMs],
    },
  };
}

/**
 * What each model did since `sinceMs` (UTC milliseconds), busiest first. Times and speeds are medians. Loads are those of the model events:
 * Ollama reports a load with every request, also where the model was in memory.
 */
export function summarizeModelUse(database: Database, sinceMs: number): ModelUseSummary[] {
  const { requests, loads } = buildModelUseStatements(sinceMs);
  const models = new Map<string, ModelSum>();
  for (const cells of database
    .prepare<SqlValue[], UseCells>(requests.sql)
    .raw()
    .iterate(...requests.values)) {
    const key = withDefaultTag(cells[0]);
    let model = models.get(key);
    if (model === undefined) {
      model = new ModelSum();
      models.set(key, model);
    }
    model.add(cells);
  }
  for (const [name, durationMs] of database
    .prepare<SqlValue[], readonly [string, number | null]>(loads.sql)
    .raw()
    .iterate(...loads.values)) {
    models.get(withDefaultTag(name))?.addLoad(durationMs);
  }
  return [...models.values()]
    .map((model) => model.toSummary())
    .sort((a, b) => b.busyMs - a.busyMs || b.requests - a.requests);
}

class ModelSum {
  /** The longest spelling: with its tag, as Ollama lists it, when one request had it. */
  #name = '';
  #requests = 0;
  #lastUsedAtMs = 0;
  #busyMs = 0;
  #loadCount = 0;
  readonly #projects = new Map<string, number>();
  readonly #loadMs = createPercentileCollector();
  readonly #firstTokenMs = createPercentileCollector();
  readonly #prefillRate = createPercentileCollector();
  readonly #decodeRate = createPercentileCollector();

  add([name, project, receivedAtMs, loadMs, prefillMs, decodeMs, firstTokenMs, ...tokens]: UseCells): void {
    const [promptTokens, cachedTokens, completionTokens] = tokens;
    if (name.length > this.#name.length) this.#name = name;
    this.#requests++;
    this.#lastUsedAtMs = Math.max(this.#lastUsedAtMs, receivedAtMs);
    this.#busyMs += (loadMs ?? 0) + (prefillMs ?? 0) + (decodeMs ?? 0);
    if (project !== null) this.#projects.set(project, (this.#projects.get(project) ?? 0) + 1);
    if (firstTokenMs !== null) this.#firstTokenMs.add(firstTokenMs);
    const prefillRate = toRate(promptTokens === null ? null : promptTokens - (cachedTokens ?? 0), prefillMs);
    if (prefillRate !== null) this.#prefillRate.add(prefillRate);
    const decodeRate = toRate(completionTokens, decodeMs);
    if (decodeRate !== null) this.#decodeRate.add(decodeRate);
  }

  addLoad(durationMs: number | null): void {
    this.#loadCount++;
    if (durationMs !== null) this.#loadMs.add(durationMs);
  }

  toSummary(): ModelUseSummary {
    const projects = [...this.#projects].sort((a, b) => b[1] - a[1]).slice(0, mostProjects);
    return {
      model: this.#name,
      requests: this.#requests,
      lastUsedAtMs: this.#lastUsedAtMs,
      busyMs: this.#busyMs,
      loadCount: this.#loadCount,
      loadMs: this.#loadMs.percentiles().p50,
      firstTokenMs: this.#firstTokenMs.percentiles().p50,
      prefillTokensPerSecond: this.#prefillRate.percentiles().p50,
      decodeTokensPerSecond: this.#decodeRate.percentiles().p50,
      projects: projects.map(([project]) => project),
    };
  }
}
