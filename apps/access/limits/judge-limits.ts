import type { LimitName, LimitScope, LimitState, Limits } from '../../contract/model/index.ts';
import { nextDayOf, nextMonthOf } from './period-count.ts';
import { windowMs } from './request-log.ts';
import type { LimitTime, SubjectUsage } from './subject-usage.ts';

/** Something that is limited. `id` is a public id, the name of a project, or an address from `toLimitAddress`. */
export interface LimitSubject {
  readonly scope: LimitScope;
  readonly id: string;
  readonly limits: Limits;
}

/** One limit as it stands. `openInMs` is 0 when a request may pass now. */
export interface JudgedLimit extends LimitState {
  readonly openInMs: number;
}

interface Gauge {
  readonly used: number;
  /** Milliseconds until all of it is there again. */
  readonly resetMs: number | null;
  /** Milliseconds until the use falls below the ceiling. */
  readonly openInMs: (ceiling: number) => number;
}

/** Slots come free when somebody ends; a second is a guess that hurts nobody. */
const slotMs = 1000;

const gauges: Readonly<Record<LimitName, (usage: SubjectUsage, time: LimitTime) => Gauge>> = {
  rpm({ requests }, { monotonicMs }) {
    const used = requests.countAt(monotonicMs);
    const leavesInMs = (index: number): number => requests.timeAt(index) + windowMs - monotonicMs;
    return {
      used,
      resetMs: used === 0 ? 0 : leavesInMs(used - 1),
      openInMs: (ceiling) => leavesInMs(used - ceiling),
    };
  },
  tokensPerMinute({ tokens }, { monotonicMs }) {
    const used = tokens.sumAt(monotonicMs);
    return {
      used,
      resetMs: used === 0 ? 0 : tokens.lastAtMs() + windowMs - monotonicMs,
      openInMs: (ceiling) => tokens.belowAtMs(ceiling) - monotonicMs,
    };
  },
  tokensPerDay({ day }, { nowMs }) {
    const resetMs = nextDayOf(nowMs) - nowMs;
    return { used: day.usedAt(nowMs), resetMs, openInMs: () => resetMs };
  },
  tokensPerMonth({ month }, { nowMs }) {
    const resetMs = nextMonthOf(nowMs) - nowMs;
    return { used: month.usedAt(nowMs), resetMs, openInMs: () => resetMs };
  },
  concurrency: ({ inFlight }) => ({ used: inFlight, resetMs: null, openInMs: () => slotMs }),
};
const limitNames = Object.keys(gauges) as LimitName[];

/** Every limit that this subject has, as it stands now. */
export function judgeLimits({ scope, id, limits }: LimitSubject, usage: SubjectUsage, time: LimitTime): JudgedLimit[] {
  const judged: JudgedLimit[] = [];
  for (const limit of limitNames) {
    const ceiling = limits[limit];
    if (ceiling === null) continue;
    const { used, resetMs, openInMs } = gauges[limit](usage, time);
    const remaining = Math.max(0, ceiling - used);
    judged.push({
      scope,
      id,
      limit,
      ceiling,
      used,
      remaining,
      resetMs,
      openInMs: remaining > 0 ? 0 : openInMs(ceiling),
    });
  }
  return judged;
}
