import { toSafeText } from '../base/index.ts';
import type { ModelEvent } from '../contract/model/index.ts';
import { toCount, toDuration, toText } from './column-values.ts';
import type { SqlValue } from './request-row.ts';

/** Columns of table `model_events` but its sequence, in the order of `toModelEventValues`. */
export const modelEventColumns = [
  'id',
  'at_ms',
  'model',
  'kind',
  'cause',
  'detail',
  'duration_ms',
  'size_bytes',
  'context_length',
  'request_id',
] as const;

/** A row of table `model_events`. */
export interface ModelEventRow {
  readonly id: string;
  readonly at_ms: number;
  readonly model: string;
  readonly kind: string;
  readonly cause: string;
  readonly detail: string;
  readonly duration_ms: number | null;
  readonly size_bytes: number | null;
  readonly context_length: number | null;
  readonly request_id: string | null;
}

const longestDetail = 1024;

export function toModelEventValues(event: ModelEvent): SqlValue[] {
  return [
    event.id,
    toCount(event.atMs),
    toText(event.model),
    event.kind,
    event.cause,
    toSafeText(event.detail, longestDetail),
    toDuration(event.durationMs),
    toCount(event.sizeBytes),
    toCount(event.contextLength),
    toText(event.requestId),
  ];
}

export function toModelEvent(row: ModelEventRow): ModelEvent {
  return {
    id: row.id,
    atMs: row.at_ms,
    model: row.model,
    kind: row.kind as ModelEvent['kind'],
    cause: row.cause as ModelEvent['cause'],
    detail: row.detail,
    durationMs: row.duration_ms,
    sizeBytes: row.size_bytes,
    contextLength: row.context_length,
    requestId: row.request_id,
  };
}
