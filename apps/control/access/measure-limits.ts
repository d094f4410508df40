import type { LimitSubject } from '../../access/index.ts';
import type { LimitName, Meter } from '../../contract/model/index.ts';
import type { Gateway } from '../../gateway/index.ts';

/** Far above whatever is used: what has no ceiling is counted against this one, to see how far it has come. */
const noCeiling = Number.MAX_SAFE_INTEGER;

/** Requests of a minute are counted only for whom they are limited. */
const alwaysCounted: readonly LimitName[] = ['tokensPerMinute', 'tokensPerDay', 'tokensPerMonth', 'concurrency'];

/** What a key or project has used of each limit. Counts nothing itself. */
export function measureLimits({ limitStates }: Pick<Gateway, 'limitStates'>, subject: LimitSubject): Meter[] {
  const limits = { ...subject.limits };
  for (const name of alwaysCounted) limits[name] ??= noCeiling;
  return limitStates([{ ...subject, limits }]).map(({ limit, used, resetMs }) => ({
    ...{ limit, used, resetMs: resetMs === null ? null : Math.round(resetMs) },
    ceiling: subject.limits[limit],
  }));
}
