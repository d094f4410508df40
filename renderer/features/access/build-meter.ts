import type { LimitName, Meter } from '../../../apps/contract/model/index.ts';
import { formatCount, formatSpan, formatTokens, formatUsed } from '../../shared/index.ts';

export interface MeterView {
  readonly limit: LimitName;
  readonly label: string;
  /** `41 of 60`, or what was used where there is no ceiling. */
  readonly text: string;
  /** 0 to 1; `null` without a ceiling. */
  readonly share: number | null;
  readonly isFull: boolean;
  /** For hover, and read aloud. */
  readonly title: string;
}

export const limitLabels: Readonly<Record<LimitName, string>> = {
  rpm: 'Requests a minute',
  tokensPerMinute: 'Tokens a minute',
  tokensPerDay: 'Tokens today',
  tokensPerMonth: 'Tokens this month',
  concurrency: 'At the same time',
};

const isTokens = (limit: LimitName): boolean => limit !== 'rpm' && limit !== 'concurrency';

/** One limit as the page draws it. */
export function buildMeter({ limit, used, ceiling, resetMs }: Meter, locale?: string): MeterView {
  const label = limitLabels[limit];
  const format = isTokens(limit) ? formatTokens : formatCount;
  if (ceiling === null) {
    const text = format(used, locale);
    return { limit, label, text, share: null, isFull: false, title: `${label}: ${text}, without a limit` };
  }
  const isFull = used >= ceiling;
  const text = isTokens(limit)
    ? formatUsed(used, ceiling, locale)
    : `${format(used, locale)} of ${format(ceiling, locale)}`;
  return {
    ...{ limit, label, text, isFull },
    share: Math.min(1, used / ceiling),
    title: `${label}: ${text}${isFull ? `, used up${describeReset(resetMs, locale)}` : ''}`,
  };
}

const describeReset = (resetMs: number | null, locale?: string): string =>
  resetMs === null ? '' : `; all of it is there again in ${formatSpan(resetMs, locale)}`;

/** One limit of several, `null` when nothing is known of it. */
export function findMeter(meters: readonly Meter[], limit: LimitName, locale?: string): MeterView | null {
  const meter = meters.find((each) => each.limit === limit);
  return meter === undefined ? null : buildMeter(meter, locale);
}
