import type { QuotaUsage } from '../../contract/model/index.ts';

/** Columns of table `quota_usage`, in the order of `toQuotaEntry`. */
export const quotaColumns = [
  'subject',
  'day_start_ms',
  'day_tokens',
  'month_start_ms',
  'month_tokens',
  'recent',
] as const;

/** A row of table `quota_usage`. */
export interface QuotaRow {
  readonly subject: string;
  readonly day_start_ms: number;
  readonly day_tokens: number;
  readonly month_start_ms: number;
  readonly month_tokens: number;
  readonly recent: string;
}

/** One of the many in a row's JSON. */
export const toQuotaEntry = (usage: QuotaUsage): readonly (string | number)[] => [
  usage.subject,
  Math.round(usage.dayStartMs),
  Math.round(usage.dayTokens),
  Math.round(usage.monthStartMs),
  Math.round(usage.monthTokens),
  JSON.stringify([usage.requests, usage.tokens]),
];

export function toQuotaUsage(row: QuotaRow): QuotaUsage {
  const [requests, tokens] = JSON.parse(row.recent) as [QuotaUsage['requests'], QuotaUsage['tokens']];
  return {
    subject: row.subject,
    dayStartMs: row.day_start_ms,
    dayTokens: row.day_tokens,
    monthStartMs: row.month_start_ms,
    monthTokens: row.month_tokens,
    requests,
    tokens,
  };
}
