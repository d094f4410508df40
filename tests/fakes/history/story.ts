import { programs } from './cast.ts';

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** A time in which something went wrong. Times are UTC milliseconds. */
export interface Trouble {
  readonly kind: 'backend-down' | 'stuck' | 'memory' | 'slow-disk';
  readonly startMs: number;
  readonly endMs: number;
}

/** What happened in a span: requests for each ten minutes, and troubles in order of time. */
export interface Story {
  readonly sinceMs: number;
  readonly slots: Uint32Array;
  readonly troubles: readonly Trouble[];
}

export const slotMs = 10 * minuteMs;
const kinds = ['backend-down', 'memory', 'stuck', 'memory', 'slow-disk'] as const;
const weekdays = [0.32, 1, 1.1, 1.15, 1.05, 0.85, 0.25] as const;

/** Work begins at eight, dips at noon, ends at seven, and has a small second peak in the evening. */
function rhythmOf(hour: number): number {
  const bell = (middle: number, width: number): number => Math.exp(-(((hour - middle) / width) ** 2));
  return 0.03 + bell(10.5, 2.2) + 0.95 * bell(15, 2.4) + 0.28 * bell(21, 1.6);
}

const totalWeight = programs.reduce((sum, { weight }) => sum + weight, 0);
const nightlyShare = programs.reduce((sum, { nightly }) => sum + nightly, 0) / totalWeight;

/** How busy a moment is, before chance. Use grows by half over the span. */
export function loadAt(atMs: number, { sinceMs, untilMs }: { sinceMs: number; untilMs: number }): number {
  const hour = (atMs % dayMs) / hourMs;
  const weekday = weekdays[new Date(atMs).getUTCDay()] ?? 1;
  const growth = 1 + (0.5 * (atMs - sinceMs)) / (untilMs - sinceMs);
  return growth * (weekday * rhythmOf(hour) + nightlyShare * 0.5);
}

export interface Span {
  readonly sinceMs: number;
  readonly untilMs: number;
}

/** Spreads `count` requests over a span and puts troubles into it. */
export function planStory(count: number, span: Span, random: () => number): Story {
  const { sinceMs, untilMs } = span;
  const slotCount = Math.max(1, Math.ceil((untilMs - sinceMs) / slotMs));
  const troubles = planTroubles(span, random);
  const weights = Float64Array.from({ length: slotCount }, (_, slot) => {
    const atMs = sinceMs + slot * slotMs;
    const isStorm = random() < 0.004;
    return loadAt(atMs, span) * (0.6 + 0.8 * random()) * (isStorm ? 4 : 1);
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const slots = new Uint32Array(slotCount);
  let due = 0;
  let placed = 0;
  for (const [slot, weight] of weights.entries()) {
    due += (weight * count) / total;
    slots[slot] = Math.max(0, Math.round(due) - placed);
    placed += slots[slot] ?? 0;
  }
  slots[slotCount - 1] = (slots[slotCount - 1] ?? 0) + count - placed;
  return { sinceMs, slots, troubles };
}

/** One every four days or so, in working hours. */
function planTroubles({ sinceMs, untilMs }: Span, random: () => number): Trouble[] {
  const troubles: Trouble[] = [];
  for (let atMs = sinceMs + dayMs * random(); ; atMs += dayMs * (1 + 6 * random())) {
    const kind = kinds[troubles.length % kinds.length] ?? 'memory';
    const startMs = Math.floor(atMs / dayMs) * dayMs + Math.round((8 + 10 * random()) * hourMs);
    const endMs = startMs + Math.round((3 + 40 * random() ** 2) * minuteMs);
    if (endMs >= untilMs) return troubles;
    if (startMs >= sinceMs) troubles.push({ kind, startMs, endMs });
  }
}
