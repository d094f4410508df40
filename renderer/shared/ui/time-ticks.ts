import { formatClockMinute, formatDay, formatWeekday } from '../format/format-time.ts';

export interface TimeTick {
  /** Share of the width, 0 to 1. */
  readonly at: number;
  readonly label: string;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const steps = [1, 2, 5, 10, 15, 30].map((count) => count * minuteMs);
const longSteps = [1, 2, 3, 6, 12].map((count) => count * hourMs);
const daySteps = [1, 2, 5, 7, 14, 30].map((count) => count * dayMs);

function labelTick(ms: number, stepMs: number): string {
  if (stepMs >= dayMs) return formatDay(ms);
  const clock = formatClockMinute(ms);
  return clock === '00:00' && stepMs >= hourMs ? `${formatWeekday(ms)} ${clock}` : clock;
}

export interface TickRoom {
  /** At most so many round times. */
  readonly most: number;
  /** Room that "now" needs at the right end, as a share of the width. */
  readonly clearAtEnd: number;
  /** The window ends at some time in place of now. */
  readonly hasEnded?: boolean;
}

/** A time of a span, as short as it can be told. */
export const nameTime = (ms: number, spanMs: number): string =>
  spanMs > 2 * dayMs ? formatDay(ms) : formatClockMinute(ms);

/** Round local times across a window, then its end: "now", or when it was. */
export function listTimeTicks(sinceMs: number, untilMs: number, { most, clearAtEnd, hasEnded }: TickRoom): TimeTick[] {
  const spanMs = untilMs - sinceMs;
  const stepMs = [...steps, ...longSteps, ...daySteps].find((step) => spanMs / step <= most) ?? 30 * dayMs;
  const ticks: TimeTick[] = [];
  let ms = firstRoundTime(sinceMs, stepMs);
  for (; ms < untilMs; ms += stepMs) {
    const at = (ms - sinceMs) / spanMs;
    if (at <= 1 - clearAtEnd) ticks.push({ at, label: labelTick(ms, stepMs) });
  }
  return [...ticks, { at: 1, label: hasEnded ? nameTime(untilMs, spanMs) : 'now' }];
}

/** Round in local time: a step of 6 h falls on 06:00 here, not in Greenwich. */
function firstRoundTime(sinceMs: number, stepMs: number): number {
  const offsetMs = new Date(sinceMs).getTimezoneOffset() * minuteMs;
  return Math.ceil((sinceMs - offsetMs) / stepMs) * stepMs + offsetMs;
}
