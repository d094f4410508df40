import type {
  Facet,
  HistogramBar,
  Percentiles,
  RequestBodies,
  RequestFacets,
  RequestFilter,
  RequestRecord,
  SpeedPoint,
  UsageGrouping,
  UsageReport,
  UsageRow,
} from '../../../apps/contract/model/index.ts';

const slowFirstTokenMs = 2000;
const isError = ({ outcome }: RequestRecord): boolean =>
  outcome !== null && outcome !== 'ok' && outcome !== 'client_closed';
/** Keys of the scripted access page, by the projects that call with them. */
const keyNames: Readonly<Record<string, string>> = { atlas: 'CI', ledger: 'Cursor', 'inbox-triage': 'n8n' };
const keyOf = ({ project }: RequestRecord): string | null => keyNames[project ?? ''] ?? null;
const timeOf = ({ receivedAt }: RequestRecord): number => Date.parse(receivedAt);

function fits(record: RequestRecord, filter: RequestFilter): boolean {
  const oneOf = (values: readonly string[] | undefined, value: string | null): boolean =>
    values === undefined || (value !== null && values.includes(value));
  const atMs = timeOf(record);
  if (filter.sinceMs !== undefined && atMs < filter.sinceMs) return false;
  if (filter.untilMs !== undefined && atMs >= filter.untilMs) return false;
  const wantsRunning = filter.isRunning === true && record.outcome === null;
  if (
    filter.outcomes
      ? !oneOf(filter.outcomes, record.outcome) && !wantsRunning
      : filter.isRunning === true && !wantsRunning
  )
    return false;
  if (!oneOf(filter.projects, record.project) || !oneOf(filter.apps, record.app)) return false;
  if (filter.models && !filter.models.some((name) => name === record.model || name === record.servedModel))
    return false;
  if (!oneOf(filter.keys, keyOf(record))) return false;
  if (!oneOf(filter.backends, record.backend) || !oneOf(filter.routes, record.route)) return false;
  if (filter.status !== undefined && record.status !== filter.status) return false;
  if (filter.errorCode !== undefined && record.errorCode !== filter.errorCode) return false;
  if (filter.minFirstTokenMs !== undefined && (record.firstTokenMs ?? -1) < filter.minFirstTokenMs) return false;
  if (filter.minTotalMs !== undefined && (record.totalMs ?? -1) < filter.minTotalMs) return false;
  if (filter.isTruncated !== undefined && record.truncated !== filter.isTruncated) return false;
  if (filter.text === undefined) return true;
  const haystack = [record.id, record.model, record.servedModel, record.project, record.app, record.errorCode];
  return haystack.some((text) => text?.toLowerCase().includes(filter.text?.toLowerCase() ?? ''));
}

function count(records: readonly RequestRecord[], read: (record: RequestRecord) => string | null): Facet {
  const counts = new Map<string | null, number>();
  for (const record of records) counts.set(read(record), (counts.get(read(record)) ?? 0) + 1);
  return [...counts].map(([value, number]) => ({ value, count: number })).sort((a, b) => b.count - a.count);
}

function percentiles(values: readonly (number | null)[]): Percentiles {
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b);
  const at = (share: number): number | null =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? null;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

const sum = (values: readonly (number | null)[]): number =>
  values.reduce<number>((total, value) => total + (value ?? 0), 0);

function summarize(name: string | null, rows: readonly RequestRecord[]): UsageRow {
  return {
    name,
    requests: rows.length,
    errors: rows.filter(isError).length,
    promptTokens: sum(rows.map(({ promptTokens }) => promptTokens)),
    completionTokens: sum(rows.map(({ completionTokens }) => completionTokens)),
    busyMs: sum(rows.flatMap(({ loadMs, prefillMs, decodeMs }) => [loadMs, prefillMs, decodeMs])),
    totalMs: percentiles(rows.map(({ totalMs }) => totalMs)),
    firstTokenMs: percentiles(rows.map(({ firstTokenMs }) => firstTokenMs)),
    decodeTokensPerSecond: percentiles(rows.map(({ decodeTokensPerSecond }) => decodeTokensPerSecond)),
    overheadMs: percentiles(rows.map(({ overheadMs }) => overheadMs)),
  };
}

const groupOf: Readonly<Record<UsageGrouping, (record: RequestRecord) => string | null>> = {
  project: ({ project }) => project,
  app: ({ app }) => app,
  model: ({ servedModel, model }) => servedModel ?? model,
  backend: ({ backend }) => backend,
  key: keyOf,
};

/** Records in memory that answer the questions of the control API as the request log does. Newest first. */
export class RecordBook {
  /** What is kept of prompts and answers, by the id of their request. */
  readonly bodies = new Map<string, RequestBodies>();
  #records: RequestRecord[];

  constructor(records: readonly RequestRecord[]) {
    this.#records = [...records];
  }

  get records(): readonly RequestRecord[] {
    return this.#records;
  }

  /** Adds a record, or replaces the one of the same id. */
  store(record: RequestRecord): void {
    const others = this.#records.filter(({ id }) => id !== record.id);
    this.#records = [record, ...others].sort((a, b) => timeOf(b) - timeOf(a));
  }

  list(filter: RequestFilter, limit: number, before: string | null) {
    const all = this.#records.filter((record) => fits(record, filter));
    const start = before === null ? 0 : all.findIndex(({ id }) => id === before) + 1;
    return { requests: all.slice(start, start + limit), hasMore: all.length > start + limit };
  }

  facets(filter: RequestFilter): RequestFacets {
    const rows = this.#records.filter((record) => fits(record, filter));
    return {
      total: rows.length,
      promptTokens: sum(rows.map(({ promptTokens }) => promptTokens)),
      completionTokens: sum(rows.map(({ completionTokens }) => completionTokens)),
      outcomes: count(rows, ({ outcome }) => outcome),
      projects: count(rows, ({ project }) => project),
      apps: count(rows, ({ app }) => app),
      models: count(rows, ({ servedModel, model }) => servedModel ?? model),
      backends: count(rows, ({ backend }) => backend),
      keys: count(rows, keyOf),
      truncated: rows.filter(({ truncated }) => truncated).length,
      slowFirstToken: rows.filter(({ firstTokenMs }) => (firstTokenMs ?? 0) >= slowFirstTokenMs).length,
    };
  }

  histogram(
    filter: RequestFilter,
    span: { readonly sinceMs: number; readonly untilMs: number },
    bars: number,
  ): HistogramBar[] {
    const stepMs = (span.untilMs - span.sinceMs) / bars;
    const rows = this.#records.filter((record) => fits(record, filter));
    return Array.from({ length: bars }, (_, index) => {
      const startMs = span.sinceMs + index * stepMs;
      const inside = rows.filter((record) => timeOf(record) >= startMs && timeOf(record) < startMs + stepMs);
      return { startMs, requests: inside.length, errors: inside.filter(isError).length };
    });
  }

  usage(by: UsageGrouping, sinceMs: number, untilMs: number): UsageReport {
    const rows = this.#records.filter((record) => timeOf(record) >= sinceMs && timeOf(record) < untilMs);
    const groups = Map.groupBy(rows, groupOf[by]);
    return {
      by,
      sinceMs,
      untilMs,
      total: summarize(null, rows),
      rows: [...groups].map(([name, members]) => summarize(name, members)).sort((a, b) => b.busyMs - a.busyMs),
    };
  }

  speed(sinceMs: number, untilMs: number, points: number): SpeedPoint[] {
    const stepMs = (untilMs - sinceMs) / points;
    return Array.from({ length: points }, (_, index) => {
      const startMs = sinceMs + index * stepMs;
      const rows = this.#records.filter((record) => timeOf(record) >= startMs && timeOf(record) < startMs + stepMs);
      return {
        startMs,
        requests: rows.length,
        errors: rows.filter(isError).length,
        firstTokenMs: percentiles(rows.map(({ firstTokenMs }) => firstTokenMs)),
      };
    });
  }
}
