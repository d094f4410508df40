import type {
  Benchmark,
  CapturedBodies,
  Completion,
  HistogramBar,
  Incident,
  ModelEvent,
  ModelUseSummary,
  OpenRecord,
  PurgeOrder,
  PurgeProgress,
  RequestDetail,
  RequestFacets,
  RequestFilter,
  RequestRecord,
  SpeedPoint,
  SpeedReport,
  UsageBreak,
  UsageCache,
  UsageCaller,
  UsageCut,
  UsageError,
  UsageGrouping,
  UsagePageParts,
  UsageReport,
  UsageSeries,
} from '../contract/model/index.ts';
import type { AuditLog, KeyStore, QuotaStore } from './access/access-ports.ts';
import type { StoredBodies } from './bodies/get-bodies.ts';
import type { ExportOrder, ExportPiece } from './export/export-requests.ts';

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
  /** Never waits. What finds no room, or comes while storage is degraded, is lost. */
  keepBodies(bodies: CapturedBodies): void;
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
  readonly history: LogHistory;
  /** Commits what is pending and closes. */
  close(): Promise<void>;
}

/** What takes requests out of the log, as a copy or for good. */
export interface LogHistory {
  /** Newest first, a page each time more is asked for. Throws `storage_unavailable`. Ends without a last piece when `signal` aborts. */
  exportRequests(order: ExportOrder, signal: AbortSignal): AsyncGenerator<ExportPiece, void>;
  /** Throws `purge_running` and `storage_unavailable`. Ends without a result when `signal` aborts. */
  purge(order: PurgeOrder, signal: AbortSignal): AsyncGenerator<PurgeProgress, void>;
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

/** A program as the log knows it, with the time of its newest request, UTC milliseconds. */
export interface LogCaller {
  readonly app: string | null;
  /** Its User-Agent. */
  readonly agent: string | null;
  readonly lastAtMs: number;
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

/** From `sinceMs` (included) to `untilMs` (excluded), both UTC milliseconds. */
interface Window {
  readonly sinceMs: number;
  readonly untilMs: number;
}

/** What the Usage page asks. */
export interface UsageQueries {
  /** Bars between `edgesMs` (ascending, UTC milliseconds); those of whole hours are the quickest. */
  usageOverTime(query: { readonly by: UsageGrouping; readonly edgesMs: readonly number[] }): Promise<UsageSeries>;
  /** Percentiles of all phases, most requests first. */
  speedBy(query: Window & { readonly by: UsageGrouping }): Promise<SpeedReport>;
  /** Most frequent first. */
  usageErrors(window: Window): Promise<readonly UsageError[]>;
  /** Most frequent first. */
  usageCuts(window: Window): Promise<readonly UsageCut[]>;
  /** By the time it cost. */
  usageBreaks(window: Window): Promise<readonly UsageBreak[]>;
  /** Most hits first. */
  usageCache(window: Window): Promise<readonly UsageCache[]>;
  /** Busiest first. */
  usageCallers(window: Window): Promise<readonly UsageCaller[]>;
  usageOverhead(window: Window): Promise<UsagePageParts['overhead']>;
  /** Tokens written in each of as many equal steps, oldest first. */
  usageWriting(query: Window & { readonly bars: number }): Promise<readonly number[]>;
  /** When Ollama came up, went down or failed, newest first. */
  daemonMarks(window: Window): Promise<readonly DaemonEvent[]>;
}

/** One function per question. Each rejects with a `RoomError` of code `storage_unavailable` when the log cannot be read. */
export interface TelemetryQueries extends UsageQueries {
  listRequests(query: {
    readonly filter: RequestFilter;
    readonly limit: number;
    readonly before: string | null;
  }): Promise<{ readonly requests: readonly RequestRecord[]; readonly hasMore: boolean }>;
  getRequest(id: string): Promise<RequestDetail | null>;
  getBodies(id: string): Promise<StoredBodies>;
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
  /** Who called since then, newest first, by the newest 20,000 requests. */
  listCallers(sinceMs: number): Promise<readonly LogCaller[]>;
  /** Newest first and without log lines, older than the one of id `before`. The newest 1,000 are kept. */
  listIncidents(query: { readonly limit: number; readonly before: string | null }): Promise<readonly Incident[]>;
  /** All of it, `null` when there is none of that id. */
  getIncident(id: string): Promise<Incident | null>;
}
