import { type KeyboardEvent, useState } from 'react';
import type { HistogramBar } from '../../../../apps/contract/model/index.ts';
import { brushSpan } from './build-bars.ts';

interface Span {
  readonly sinceMs: number;
  readonly untilMs: number;
}

interface BarCursorOptions {
  readonly bars: readonly HistogramBar[];
  readonly span: Span;
  readonly onSelect: (span: Span) => void;
}

/** Bars that the keys have chosen: Shift moves the one and leaves the other. */
interface Chosen {
  readonly fixed: number;
  readonly moving: number;
}

/** The chosen bars as a span of time, by places well inside the outer ones. */
function toStretch({ fixed, moving }: Chosen, { bars: { length }, span }: BarCursorOptions): Span {
  const [from, to] = [Math.min(fixed, moving) + 0.25, Math.max(fixed, moving) + 0.75];
  return brushSpan(span, length, [from / length, to / length]);
}

/** What dragging does, with keys: the arrows choose a bar, with Shift more of them, Enter takes them, Escape lets go. */
export function useBarCursor(options: BarCursorOptions) {
  const { bars, span, onSelect } = options;
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const last = bars.length - 1;
  const stretch = chosen === null || chosen.moving > last ? null : toStretch(chosen, options);
  const move = (key: string, isWider: boolean): boolean => {
    const now = chosen?.moving ?? last + 1;
    const next = { ArrowLeft: now - 1, ArrowRight: now + 1, Home: 0, End: last }[key];
    if (next === undefined || last < 0) return false;
    const moving = Math.min(Math.max(next, 0), last);
    setChosen({ moving, fixed: isWider ? (chosen?.fixed ?? moving) : moving });
    return true;
  };
  const finish = (key: string): boolean => {
    if (stretch === null || (key !== 'Enter' && key !== 'Escape')) return false;
    if (key === 'Enter') onSelect(stretch);
    setChosen(null);
    return true;
  };
  const place = (ms: number): number => (ms - span.sinceMs) / (span.untilMs - span.sinceMs);
  return {
    /** From 0. */
    bar: Math.max(0, chosen?.moving ?? last),
    stretch,
    /** The stretch as shares of the width. */
    marked: stretch === null ? null : ([place(stretch.sinceMs), place(stretch.untilMs)] as const),
    letGo: (): void => setChosen(null),
    onKeyDown(event: KeyboardEvent): void {
      if (move(event.key, event.shiftKey) || finish(event.key)) event.preventDefault();
    },
  };
}
