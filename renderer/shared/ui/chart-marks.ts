import type { UsageMark } from '../../../apps/contract/model/index.ts';
import { formatMoment, formatWhen } from '../format/format-time.ts';

export interface ChartMark {
  readonly atMs: number;
  readonly text: string;
  /** All of it, for hover. */
  readonly title?: string;
  /** Everyday: no rule through the chart. */
  readonly isQuiet?: boolean;
  /** The page that tells of it. */
  readonly target?:
    | { readonly to: '/models'; readonly search: { readonly id: string } }
    | { readonly to: '/config' | '/requests'; readonly search: Readonly<Record<string, string>> };
}

/** A mark on its place, a share of the width. Those that would write over another one are told by a tick alone. */
export interface PlacedMark {
  readonly mark: ChartMark;
  readonly at: number;
  readonly isTold: boolean;
  /** Its words stand left of its place. */
  readonly isLeft: boolean;
}

const aroundMs = 5 * 60_000;
/** About the width of a letter, and space between words. */
const letterPx = 6;
const spacePx = 12;

const toMoment = (ms: number): string => {
  const date = new Date(ms);
  return new Date(ms - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
};

function findTarget({ kind, model, atMs }: UsageMark): NonNullable<ChartMark['target']> {
  if (kind === 'config') return { to: '/config', search: {} };
  if (model !== null) return { to: '/models', search: { id: model } };
  return { to: '/requests', search: { q: `since:${toMoment(atMs - aroundMs)} until:${toMoment(atMs + aroundMs)}` } };
}

/** How much one would want to know of it: words go to the first ones where there is no room for all. */
const ranks: Readonly<Record<UsageMark['kind'], number>> = { incident: 0, daemon: 1, config: 2, load: 3, unload: 4 };

/** What happened as marks of a chart, those that matter most first. */
export function toChartMarks(marks: readonly UsageMark[], nowMs: number): ChartMark[] {
  return marks
    .toSorted((a, b) => ranks[a.kind] - ranks[b.kind] || b.atMs - a.atMs)
    .map((mark) => ({
      atMs: mark.atMs,
      text: `${formatWhen(mark.atMs, nowMs)} ${mark.text}`,
      title: [`${formatMoment(mark.atMs)}: ${mark.text}`, mark.detail].filter(Boolean).join(', '),
      isQuiet: mark.kind === 'load' || mark.kind === 'unload',
      target: findTarget(mark),
    }));
}

/** The marks of a span with their places in a lane. Words go to those that come first. */
export function placeMarks(
  marks: readonly ChartMark[],
  { span: [sinceMs, untilMs], widthPx }: { readonly span: readonly [number, number]; readonly widthPx: number },
): PlacedMark[] {
  const taken: (readonly [number, number])[] = [];
  return marks
    .filter(({ atMs }) => atMs > sinceMs && atMs < untilMs)
    .map((mark) => {
      const at = (mark.atMs - sinceMs) / (untilMs - sinceMs);
      const room = (mark.text.length * letterPx + spacePx) / Math.max(1, widthPx);
      const isLeft = at > 1 - room;
      const [from, to] = isLeft ? [at - room, at] : [at, at + room];
      const isTold = from >= 0 && taken.every(([start, end]) => to <= start || from >= end);
      if (isTold) taken.push([from, to]);
      return { mark, at, isTold, isLeft };
    })
    .toSorted((a, b) => a.at - b.at);
}
