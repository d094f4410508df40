import { toSafeText } from '../base/index.ts';
import type {
  Completion,
  Dialect,
  OpenRecord,
  Outcome,
  PrefixBreak,
  RequestDetail,
  RequestRecord,
  TranslationReceipt,
} from '../contract/model/index.ts';
import { longestText, toCount, toDuration, toFlag, toText } from './column-values.ts';
import { resolveRow, type StoredRequestRow } from './request-details.ts';
import { completionColumns, keptColumns, openColumns, type RequestRow, type SqlValue } from './request-row.ts';

const longestList = 32;
const emptyReceipt: TranslationReceipt = { passed: [], mapped: [], emulated: [], dropped: [] };

const list = (values: readonly string[]): string | null =>
  values.length === 0
    ? null
    : JSON.stringify(values.slice(0, longestList).map((value) => toSafeText(value, longestText)));

function receipt({ passed, mapped, emulated, dropped }: TranslationReceipt): string | null {
  if (passed.length + mapped.length + emulated.length + dropped.length === 0) return null;
  const cap = (values: readonly string[]): string[] =>
    values.slice(0, longestList).map((value) => toSafeText(value, longestText));
  return JSON.stringify([cap(mapped), cap(emulated), cap(dropped), cap(passed)]);
}

const prefixBreak = (value: PrefixBreak | null): string | null =>
  value === null ? null : JSON.stringify([toSafeText(value.at, longestText), toDuration(value.lostMs)]);

/** Values of a row at admission, in the order of `openColumns`. Outside text is made safe and short. */
export function toOpenValues(record: OpenRecord): SqlValue[] {
  return [
    record.id,
    toCount(record.receivedAtMs),
    toCount(record.admittedAtMs),
    toText(record.correlationId),
    toText(record.project),
    toText(record.app),
    toCount(record.pid),
    toText(record.keyId),
    toText(record.session),
    record.dialectIn,
    record.dialectOut,
    toText(record.route),
    toText(record.model),
    toText(record.servedModel),
    toText(record.backend),
    toFlag(record.stream),
    toCount(record.bytesIn),
    receipt(record.translation),
    list(record.routeSteps),
    toText(record.clientAddress),
    toText(record.userAgent),
    prefixBreak(record.prefixBreak),
  ];
}

/** Values of a row's end, in the order of `completionColumns`, the id last. */
export function toCompletionValues(completion: Completion): SqlValue[] {
  return [
    toCount(completion.status),
    completion.outcome,
    toText(completion.errorCode),
    toText(completion.servedModel),
    toText(completion.backend),
    toCount(completion.attempts) ?? 0,
    list(completion.attemptNotes),
    toCount(completion.firstByteAtMs),
    toCount(completion.doneAtMs),
    toDuration(completion.queueMs),
    toDuration(completion.loadMs),
    toDuration(completion.prefillMs),
    toDuration(completion.decodeMs),
    toDuration(completion.totalMs),
    toDuration(completion.overheadMs),
    toDuration(completion.firstTokenMs),
    toCount(completion.promptTokens),
    toCount(completion.cachedTokens),
    toCount(completion.completionTokens),
    toCount(completion.bytesIn) ?? 0,
    toCount(completion.bytesOut) ?? 0,
    toText(completion.cache),
    toFlag(completion.truncated),
    toText(completion.finishReason),
    toText(completion.project),
    toText(completion.app),
    toCount(completion.pid),
    completion.id,
  ];
}

/** The row that `openValues` and `completionValues` leave in the table, without reading it back. */
export function mergeRow(openValues: readonly SqlValue[], completionValues: readonly SqlValue[]): RequestRow {
  const row: Record<string, SqlValue> = {};
  for (const [index, column] of openColumns.entries()) row[column] = openValues[index] ?? null;
  for (const [index, column] of completionColumns.entries()) {
    const value = completionValues[index] ?? null;
    if (value !== null || !keptColumns.has(column)) row[column] = value;
  }
  return row as unknown as RequestRow;
}

const isoTime = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

/** Tokens a second, to two decimals; `null` unless both are known and something was done. */
export function toRate(tokens: number | null, ms: number | null): number | null {
  return tokens === null || ms === null || tokens <= 0 || ms <= 0 ? null : Math.round((tokens * 100_000) / ms) / 100;
}

const readTokens = (row: RequestRow): number | null =>
  row.prompt_tokens === null ? null : row.prompt_tokens - (row.cached_tokens ?? 0);

function parseList(json: string | null): string[] {
  return json === null ? [] : (JSON.parse(json) as string[]);
}

function parseReceipt(json: string | null): TranslationReceipt {
  if (json === null) return { ...emptyReceipt };
  const [mapped = [], emulated = [], dropped = [], passed = []] = JSON.parse(json) as string[][];
  return { passed, mapped, emulated, dropped };
}

function parsePrefixBreak(json: string | null): PrefixBreak | null {
  if (json === null) return null;
  const [at, lostMs] = JSON.parse(json) as [string, number | null];
  return { at, lostMs };
}

/** A stored row as the JSON that readers get. */
export const toRequestRecord = (stored: StoredRequestRow): RequestRecord => toRecord(resolveRow(stored));

function toRecord(row: RequestRow): RequestRecord {
  return {
    id: row.id,
    receivedAt: new Date(row.received_at_ms).toISOString(),
    correlationId: row.correlation_id,
    project: row.project,
    app: row.app,
    pid: row.pid,
    session: row.session,
    dialectIn: row.dialect_in as Dialect,
    dialectOut: row.dialect_out as Dialect | null,
    route: row.route,
    model: row.model,
    servedModel: row.served_model,
    backend: row.backend,
    attempts: row.attempts,
    status: row.status,
    outcome: row.outcome as Outcome | null,
    errorCode: row.error_code,
    stream: row.stream === 1,
    queueMs: row.queue_ms,
    loadMs: row.load_ms,
    prefillMs: row.prefill_ms,
    decodeMs: row.decode_ms,
    totalMs: row.total_ms,
    overheadMs: row.overhead_ms,
    firstTokenMs: row.first_token_ms,
    promptTokens: row.prompt_tokens,
    cachedTokens: row.cached_tokens,
    completionTokens: row.completion_tokens,
    prefillTokensPerSecond: toRate(readTokens(row), row.prefill_ms),
    decodeTokensPerSecond: toRate(row.completion_tokens, row.decode_ms),
    bytesIn: row.bytes_in,
    bytesOut: row.bytes_out,
    cache: row.cache,
    truncated: row.truncated === 1,
    translation: parseReceipt(row.translation),
    finishReason: row.finish_reason,
  };
}

/** A stored row with what only its own page shows. */
export function toRequestDetail(stored: StoredRequestRow): RequestDetail {
  const row = resolveRow(stored);
  return {
    ...toRecord(row),
    admittedAt: isoTime(row.admitted_at_ms),
    firstByteAt: isoTime(row.first_byte_at_ms),
    doneAt: isoTime(row.done_at_ms),
    keyId: row.key_id,
    attemptNotes: parseList(row.attempt_notes),
    routeSteps: parseList(row.route_steps),
    clientAddress: row.client_address,
    userAgent: row.user_agent,
    prefixBreak: parsePrefixBreak(row.prefix_break),
  };
}
