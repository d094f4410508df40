import type {
  Benchmark,
  Completion,
  HistogramBar,
  Incident,
  ModelEvent,
  ModelUseSummary,
  OpenRecord,
  RequestDetail,
  RequestFacets,
  RequestFilter,
  RequestRecord,
  SpeedPoint,
  UsageGrouping,
  UsageReport,
} from '../contract/model/index.ts';
import type { AuditLog, KeyStore, QuotaStore } from './access/access-ports.ts';

/** Whether rows reach the disk. `degraded`: kept in bounded memory, `droppedCount` lost so far. */
export interface StorageHealth {
  readonly status: 'ok' | 'degraded';
  readonly message: string;
  readonly droppedCount: number;
}

/** A fact about the daemon for its own table. */
export interface DaemonEvent {
  readonly atMs: number;
  readonly kind: string;
  readonly detail: string;
}

/** The request log. Rows are written on the caller's thread while that is quick, else on a thread of their own; reads are on another. */
export interface Telemetry {
  /** Resolves when the row is committed, or at once when storage is degraded. Batches per loop turn. Never rejects. */
  open(record: OpenRecord): Promise<void>;
  /** Never waits; committed within 50 ms, with the next admissions when there are any. */
  complete(completion: Completion): void;
  recordDaemonEvent(event: DaemonEvent): void;
  /** Whether it is committed; `false` while storage is degraded, when it is kept in memory and written later. Never rejects. */
  recordBenchmark(benchmark: Benchmark): Promise<boolean>;
  /** Never waits; while storage is degraded it is kept in memory and written later. One with an id that was recorded before replaces that one. */
  recordModelEvent(event: ModelEvent): void;
  /** As `recordModelEvent`. */
  recordIncident(incident: Incident): void;
  health(): StorageHealth;
  onHealthChange(listener: (health: StorageHealth) => void): () => void;
  /** Rows that were completed, as records, in batches, after their commit. */
  onStored(listener: (records: readonly RequestRecord[]) => void): () => void;
  readonly queries: TelemetryQueries;
  readonly keys: KeyStore;
  readonly audit: AuditLog;
  readonly quotas: QuotaStore;
  /** Commits what is pending and closes. */
  close(): Promise<void>;
}

/** Last requests by the model that served them, UTC milliseconds. `oldestAtMs` is the first request looked at, `null` without any. */
export interface ModelUse {
  readonly oldestAtMs: number | null;
  readonly lastUsed: readonly { readonly model: string; readonly atMs: number }[];
}

/** Requests of one program for one project with one key. Times are UTC milliseconds. */
export interface AccessUse {
  readonly project: string | null;
  readonly app: string | null;
  readonly keyId: string | null;
  readonly requests: number;
  readonly lastAtMs: number;
  /** From where the newest came. */
  readonly lastAddress: string | null;
}

/** A name that requests asked for; `null` for those that named no model and were served all the same. */
export interface AskedName {
  readonly model: string | null;
  readonly requests: number;
}

/** Requests that one backend had in one bar; `null` for those that were refused before they had one. */
export interface FlowBar {
  readonly bar: number;
  readonly backend: string | null;
  readonly requests: number;
}

/** One function per question. Each rejects with a `RoomError` of code `storage_unavailable` when the log cannot be read. */
export interface TelemetryQueries {
  listRequests(query: {
    readonly filter: RequestFilter;
    readonly limit: number;
    readonly before: string | null;
  }): Promise<{ readonly requests: readonly RequestRecord[]; readonly hasMore: boolean }>;
  getRequest(id: string): Promise<RequestDetail | null>;
  countFacets(filter: RequestFilter): Promise<RequestFacets>;
  countHistogram(
    filter: RequestFilter,
    sinceMs: number,
    untilMs: number,
    bars: number,
  ): Promise<readonly HistogramBar[]>;
  summarizeUsage(by: UsageGrouping, sinceMs: number, untilMs: number): Promise<UsageReport>;
  /** The same of the requests of one project, or of those with one key. */
  summarizeUsageOf(
    owner: { readonly project: string } | { readonly keyId: string },
    query: { readonly by: UsageGrouping; readonly sinceMs: number; readonly untilMs: number },
  ): Promise<UsageReport>;
  listSpeed(sinceMs: number, untilMs: number, points: number): Promise<readonly SpeedPoint[]>;
  listModelUse(sinceMs: number): Promise<ModelUse>;
  /** Most frequent first. */
  countAsked(sinceMs: number): Promise<readonly AskedName[]>;
  /** Where requests for models went, in bars of equal length. */
  countFlow(query: {
    readonly sinceMs: number;
    readonly untilMs: number;
    readonly bars: number;
  }): Promise<readonly FlowBar[]>;
  /** Newest first; `model` `null` lists those of all models. */
  listBenchmarks(query: { readonly model: string | null; readonly limit: number }): Promise<readonly Benchmark[]>;
  /** The newest run of each model, with the newest earlier one of that name, or of any name. */
  pairBenchmarks(query: {
    readonly baseline: string | null;
    readonly model: string | null;
  }): Promise<readonly { readonly newest: Benchmark; readonly baseline: Benchmark | null }[]>;
  /** Newest first, from `sinceMs` (included) to `untilMs` (excluded); `model` `null` lists those of all models. Kept for 90 days. */
  listModelEvents(query: {
    readonly sinceMs: number;
    readonly untilMs: number;
    readonly model: string | null;
    readonly limit: number;
  }): Promise<readonly ModelEvent[]>;
  /** Of each model that served a request since then, busiest first; times and speeds are medians. */
  summarizeModelUse(sinceMs: number): Promise<readonly ModelUseSummary[]>;
  /** Who called since then, busiest first; at most 2,000 of them. */
  summarizeAccess(sinceMs: number): Promise<readonly AccessUse[]>;
  /** Newest first and without log lines, older than the one of id `before`. The newest 1,000 are kept. */
  listIncidents(query: { readonly limit: number; readonly before: string | null }): Promise<readonly Incident[]>;
  /** All of it, `null` when there is none of that id. */
  getIncident(id: string): Promise<Incident | null>;
}
