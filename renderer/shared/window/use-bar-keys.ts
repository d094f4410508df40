import { type KeyboardEvent, useState } from 'react';
import type { TimeRange } from './time-window.ts';

interface BarKeysOptions {
  /** Rising: one more than there are bars. */
  readonly edgesMs: readonly number[];
  readonly onSelect: (stretch: TimeRange) => void;
}

/** Bars that the keys have chosen: Shift moves the one and leaves the other. */
interface Chosen {
  readonly fixed: number;
  readonly moving: number;
}

/** What dragging does, with keys: the arrows choose a bar, with Shift more of them, Enter takes them, Escape lets go. */
export function useBarKeys({ edgesMs, onSelect }: BarKeysOptions) {
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const last = edgesMs.length - 2;
  const stretch = chosen === null ? null : toStretch(chosen, edgesMs);
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
  return {
    /** From 0. */
    bar: Math.max(0, chosen?.moving ?? last),
    last: Math.max(0, last),
    stretch,
    letGo: (): void => setChosen(null),
    onKeyDown(event: KeyboardEvent): void {
      if (move(event.key, event.shiftKey) || finish(event.key)) event.preventDefault();
    },
  };
}

function toStretch({ fixed, moving }: Chosen, edgesMs: readonly number[]): TimeRange | null {
  const sinceMs = edgesMs[Math.min(fixed, moving)];
  const untilMs = edgesMs[Math.max(fixed, moving) + 1];
  return sinceMs === undefined || untilMs === undefined ? null : { sinceMs, untilMs };
}
