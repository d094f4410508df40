import type { Database } from 'better-sqlite3';
import { withDefaultTag } from '../../base/index.ts';
import type { ModelUseSummary, SpeedRow } from '../../contract/model/index.ts';
import { type GroupSum, sumGroups } from '../cells/sum-groups.ts';
import { UsageSum } from '../rollups/usage-sum.ts';
import { createPercentileCollector } from './percentile-collector.ts';
import { readUsageGroups } from './usage-groups.ts';

/** A caller can name any project: the list must end somewhere. */
const mostProjects = 20;

/** The statement that finds loads. */
export const loadsSql = `SELECT model, duration_ms FROM model_events WHERE at_ms >= ? AND kind = 'load'`;

/**
 * What each model did since `sinceMs` (UTC milliseconds), busiest first. Times and speeds are medians. Loads are those of the model events:
 * Ollama reports a load with every request, also where the model was in memory.
 */
export function summarizeModelUse(database: Database, sinceMs: number): ModelUseSummary[] {
  const read = database.transaction(() => ({
    models: countModels(database, sinceMs),
    speeds: findSpeeds(database, sinceMs),
  }));
  const { models, speeds } = read();
  const loads = database.prepare<[number], readonly [model: string, durationMs: number | null]>(loadsSql).raw();
  for (const [name, durationMs] of loads.iterate(sinceMs)) models.get(withDefaultTag(name))?.addLoad(durationMs);
  return [...models]
    .map(([key, model]) => model.toSummary((speeds.get(key) ?? new UsageSum('speed')).toSpeed(key)))
    .sort((a, b) => b.busyMs - a.busyMs || b.requests - a.requests);
}

function countModels(database: Database, sinceMs: number): Map<string, ModelSum> {
  const models = new Map<string, ModelSum>();
  for (const sum of sumGroups(database, { sinceMs })) {
    if (sum.servedModel === null) continue;
    const key = withDefaultTag(sum.servedModel);
    const model = models.get(key) ?? new ModelSum();
    models.set(key, model);
    model.add(sum.servedModel, sum);
  }
  return models;
}

/** Requests that no model served have no times. */
function findSpeeds(database: Database, sinceMs: number): Map<string, UsageSum> {
  const speeds = new Map<string, UsageSum>();
  const window = { sinceMs, untilMs: Number.MAX_SAFE_INTEGER };
  for (const [name, sum] of readUsageGroups(database, { ...window, by: 'model', scope: 'speed' })) {
    if (name === null) continue;
    const key = withDefaultTag(name);
    const known = speeds.get(key);
    if (known === undefined) speeds.set(key, sum);
    else known.merge(sum);
  }
  return speeds;
}

class ModelSum {
  /** The longest spelling: with its tag, as Ollama lists it, when one request had it. */
  #name = '';
  #requests = 0;
  #lastUsedAtMs = 0;
  #busyUs = 0;
  #loadCount = 0;
  readonly #projects = new Map<string, number>();
  readonly #loadMs = createPercentileCollector();

  add(name: string, { project, requests, lastAtMs, busyUs }: GroupSum): void {
    if (name.length > this.#name.length) this.#name = name;
    this.#requests += requests;
    this.#lastUsedAtMs = Math.max(this.#lastUsedAtMs, lastAtMs);
    this.#busyUs += busyUs;
    if (project !== null) this.#projects.set(project, (this.#projects.get(project) ?? 0) + requests);
  }

  addLoad(durationMs: number | null): void {
    this.#loadCount++;
    if (durationMs !== null) this.#loadMs.add(durationMs);
  }

  toSummary({ firstTokenMs, prefillTokensPerSecond, decodeTokensPerSecond }: SpeedRow): ModelUseSummary {
    const projects = [...this.#projects].sort((a, b) => b[1] - a[1]).slice(0, mostProjects);
    return {
      model: this.#name,
      requests: this.#requests,
      lastUsedAtMs: this.#lastUsedAtMs,
      busyMs: this.#busyUs / 1000,
      loadCount: this.#loadCount,
      loadMs: this.#loadMs.percentiles().p50,
      firstTokenMs: firstTokenMs.p50,
      prefillTokensPerSecond: prefillTokensPerSecond.p50,
      decodeTokensPerSecond: decodeTokensPerSecond.p50,
      projects: projects.map(([project]) => project),
    };
  }
}
