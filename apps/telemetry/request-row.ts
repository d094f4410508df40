/** What SQLite stores and gives back in this room. */
export type SqlValue = string | number | Uint8Array | null;

/** Columns written at admission, in the order of `toOpenValues`. */
export const openColumns = [
  'id',
  'received_at_ms',
  'admitted_at_ms',
  'correlation_id',
  'project',
  'app',
  'pid',
  'key_id',
  'session',
  'dialect_in',
  'dialect_out',
  'route',
  'model',
  'served_model',
  'backend',
  'stream',
  'bytes_in',
  'translation',
  'route_steps',
  'client_address',
  'user_agent',
  'prefix_break',
] as const;

/** Columns written at the end, in the order of `toCompletionValues`. */
export const completionColumns = [
  'status',
  'outcome',
  'error_code',
  'served_model',
  'backend',
  'attempts',
  'attempt_notes',
  'first_byte_at_ms',
  'done_at_ms',
  'queue_ms',
  'load_ms',
  'prefill_ms',
  'decode_ms',
  'total_ms',
  'overhead_ms',
  'first_token_ms',
  'prompt_tokens',
  'cached_tokens',
  'completion_tokens',
  'bytes_in',
  'bytes_out',
  'cache',
  'truncated',
  'finish_reason',
  'project',
  'app',
  'pid',
] as const;

/** Columns of the end that keep their value of the admission when the end does not know better. */
export const keptColumns: ReadonlySet<string> = new Set(['served_model', 'backend', 'project', 'app', 'pid']);

/** A row of table `requests`. Times are UTC milliseconds, durations milliseconds, lists compact JSON, flags 0 or 1. */
export interface RequestRow {
  readonly id: string;
  readonly received_at_ms: number;
  readonly admitted_at_ms: number | null;
  readonly first_byte_at_ms: number | null;
  readonly done_at_ms: number | null;
  readonly correlation_id: string | null;
  readonly project: string | null;
  readonly app: string | null;
  readonly pid: number | null;
  readonly key_id: string | null;
  readonly session: string | null;
  readonly dialect_in: string;
  readonly dialect_out: string | null;
  readonly route: string;
  readonly model: string | null;
  readonly served_model: string | null;
  readonly backend: string | null;
  readonly attempts: number;
  readonly status: number | null;
  readonly outcome: string | null;
  readonly error_code: string | null;
  readonly stream: number;
  readonly queue_ms: number | null;
  readonly load_ms: number | null;
  readonly prefill_ms: number | null;
  readonly decode_ms: number | null;
  readonly total_ms: number | null;
  readonly overhead_ms: number | null;
  readonly first_token_ms: number | null;
  readonly prompt_tokens: number | null;
  readonly cached_tokens: number | null;
  readonly completion_tokens: number | null;
  readonly bytes_in: number;
  readonly bytes_out: number;
  readonly cache: string | null;
  readonly truncated: number;
  readonly finish_reason: string | null;
  readonly translation: string | null;
  readonly route_steps: string | null;
  readonly attempt_notes: string | null;
  readonly client_address: string | null;
  readonly user_agent: string | null;
  readonly prefix_break: string | null;
}
