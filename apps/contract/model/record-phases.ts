import type { Dialect, Outcome, PrefixBreak, TranslationReceipt } from './request-record.ts';

/** What is known of a request when it is admitted or refused. Written and committed before the client gets its first byte. */
export interface OpenRecord {
  readonly id: string;
  /** UTC milliseconds. */
  readonly receivedAtMs: number;
  readonly admittedAtMs: number | null;
  readonly correlationId: string | null;
  readonly project: string | null;
  readonly app: string | null;
  readonly pid: number | null;
  readonly keyId: string | null;
  readonly session: string | null;
  readonly dialectIn: Dialect;
  readonly dialectOut: Dialect | null;
  readonly route: string;
  readonly model: string | null;
  readonly servedModel: string | null;
  readonly backend: string | null;
  readonly stream: boolean;
  readonly bytesIn: number;
  readonly translation: TranslationReceipt;
  readonly routeSteps: readonly string[];
  readonly clientAddress: string | null;
  readonly userAgent: string | null;
  readonly prefixBreak: PrefixBreak | null;
}

/** How a request ended. Durations are milliseconds from the monotonic clock. */
export interface Completion {
  readonly id: string;
  readonly status: number;
  readonly outcome: Outcome;
  readonly errorCode: string | null;
  /** `null` leaves it as it was at admission; so do `app` and `pid`. */
  readonly project: string | null;
  readonly app: string | null;
  readonly pid: number | null;
  readonly servedModel: string | null;
  readonly backend: string | null;
  readonly attempts: number;
  readonly attemptNotes: readonly string[];
  readonly firstByteAtMs: number | null;
  readonly doneAtMs: number;
  readonly queueMs: number | null;
  readonly loadMs: number | null;
  readonly prefillMs: number | null;
  readonly decodeMs: number | null;
  readonly totalMs: number;
  readonly overheadMs: number | null;
  readonly firstTokenMs: number | null;
  readonly promptTokens: number | null;
  readonly cachedTokens: number | null;
  readonly completionTokens: number | null;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly cache: string | null;
  readonly truncated: boolean;
  readonly finishReason: string | null;
}
