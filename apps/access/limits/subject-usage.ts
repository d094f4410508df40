import type { QuotaUsage } from '../../contract/model/index.ts';
import { dayStartOf, monthStartOf, PeriodCount } from './period-count.ts';
import { RequestLog, windowMs } from './request-log.ts';
import { TokenWindow } from './token-window.ts';

/** Now, by both clocks: days and months go by the first (UTC milliseconds), windows by the second, which never jumps. */
export interface LimitTime {
  readonly nowMs: number;
  readonly monotonicMs: number;
}

/** All that is counted for one key, project or address. */
export interface SubjectUsage {
  readonly requests: RequestLog;
  readonly tokens: TokenWindow;
  readonly day: PeriodCount;
  readonly month: PeriodCount;
  inFlight: number;
}

/** `saved` goes on from what outlived a restart; what lies in the future, after the clock was set back, counts as now. */
export function createSubjectUsage(time: LimitTime, saved: QuotaUsage | null = null): SubjectUsage {
  const { nowMs } = time;
  const requests = new RequestLog();
  const tokens = new TokenWindow();
  for (const [atMs, count] of inWindow(saved?.requests ?? [], time)) {
    for (let index = 0; index < count; index++) requests.push(atMs);
  }
  for (const [atMs, amount] of inWindow(saved?.tokens ?? [], time)) tokens.add(atMs, amount);
  const day = { startMs: saved?.dayStartMs ?? dayStartOf(nowMs), used: saved?.dayTokens ?? 0 };
  const month = { startMs: saved?.monthStartMs ?? monthStartOf(nowMs), used: saved?.monthTokens ?? 0 };
  return {
    requests,
    tokens,
    day: new PeriodCount(dayStartOf, day),
    month: new PeriodCount(monthStartOf, month),
    inFlight: 0,
  };
}

function inWindow(
  entries: readonly (readonly [number, number])[],
  { nowMs, monotonicMs }: LimitTime,
): [number, number][] {
  return entries
    .map(([atMs, amount]): [number, number] => [monotonicMs - Math.max(0, nowMs - atMs), amount])
    .filter(([atMs]) => monotonicMs - atMs < windowMs)
    .sort(([a], [b]) => a - b);
}

/** As it is saved: requests of one second are put together at their last, so that none is forgotten early. */
export function saveSubjectUsage(subject: string, usage: SubjectUsage, time: LimitTime): QuotaUsage {
  const toWall = (atMs: number): number => Math.ceil(atMs + time.nowMs - time.monotonicMs);
  const dayTokens = usage.day.usedAt(time.nowMs);
  const monthTokens = usage.month.usedAt(time.nowMs);
  usage.tokens.sumAt(time.monotonicMs);
  return {
    subject,
    dayStartMs: usage.day.startMs(),
    dayTokens,
    monthStartMs: usage.month.startMs(),
    monthTokens,
    requests: groupRequests(usage.requests, time.monotonicMs).map(([atMs, count]) => [toWall(atMs), count]),
    tokens: usage.tokens.list().map(([atMs, amount]) => [toWall(atMs), amount]),
  };
}

function groupRequests(requests: RequestLog, atMs: number): [number, number][] {
  const groups: [number, number][] = [];
  let firstAtMs = Number.NEGATIVE_INFINITY;
  const count = requests.countAt(atMs);
  for (let index = 0; index < count; index++) {
    const requestAtMs = requests.timeAt(index);
    const group = groups.at(-1);
    if (group !== undefined && requestAtMs - firstAtMs < 1000) {
      group[0] = requestAtMs;
      group[1]++;
      continue;
    }
    firstAtMs = requestAtMs;
    groups.push([requestAtMs, 1]);
  }
  return groups;
}

/** Whether forgetting it would change no answer. */
export function isIdle(usage: SubjectUsage, { nowMs, monotonicMs }: LimitTime): boolean {
  return (
    usage.inFlight === 0 &&
    usage.requests.countAt(monotonicMs) === 0 &&
    usage.tokens.sumAt(monotonicMs) === 0 &&
    usage.day.usedAt(nowMs) === 0 &&
    usage.month.usedAt(nowMs) === 0
  );
}
