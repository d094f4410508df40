import type { Meter, ProjectQuota } from '../../../../apps/contract/model/index.ts';
import { formatClockMinute, formatDay, formatUsed } from '../../../shared/index.ts';

const dayMs = 86_400_000;

export interface QuotaView {
  readonly key: string;
  readonly project: string;
  /** `1.3 of 2.0 M tokens today`. */
  readonly text: string;
  /** When it will be used up; empty when it will last. */
  readonly pace: string;
  /** 0 to 1. */
  readonly share: number;
  readonly isFull: boolean;
}

/** How long the quota's day or month has lasted so far. */
function measureElapsed(limit: Meter['limit'], resetMs: number, nowMs: number): number {
  if (limit === 'tokensPerDay') return Math.max(0, dayMs - resetMs);
  const end = new Date(nowMs + resetMs);
  return Math.max(0, nowMs - new Date(end).setMonth(end.getMonth() - 1));
}

function describePace({ limit, used, ceiling, resetMs }: Meter, nowMs: number): string {
  if (ceiling === null || resetMs === null || used === 0) return '';
  if (used >= ceiling) return `used up until ${formatEnd(nowMs + resetMs, nowMs)}`;
  const leftMs = ((ceiling - used) * measureElapsed(limit, resetMs, nowMs)) / used;
  return leftMs < resetMs ? `at this pace full at ${formatEnd(nowMs + leftMs, nowMs)}` : 'lasts at this pace';
}

const formatEnd = (ms: number, nowMs: number): string =>
  ms - nowMs < dayMs ? formatClockMinute(ms) : `${formatDay(ms)} ${formatClockMinute(ms)}`;

/** The quotas of all projects, those that are used most first. */
export function buildQuotas(quotas: readonly ProjectQuota[], nowMs: number, locale?: string): QuotaView[] {
  return quotas
    .flatMap(({ project, meters }) =>
      meters.flatMap((meter) => {
        const { limit, used, ceiling } = meter;
        if (ceiling === null) return [];
        const when = limit === 'tokensPerDay' ? 'today' : 'this month';
        return [
          {
            ...{ key: `${project} ${limit}`, project, share: Math.min(1, used / ceiling), isFull: used >= ceiling },
            text: `${formatUsed(used, ceiling, locale)} tokens ${when}`,
            pace: describePace(meter, nowMs),
          },
        ];
      }),
    )
    .toSorted((a, b) => b.share - a.share);
}
