import type { WritingHistory } from '../../../apps/contract/model/index.ts';
import { formatSpeed } from '../../shared/index.ts';

/** Bars of the last hour, heights as shares of the highest. */
export interface WritingView {
  readonly heights: readonly number[];
  /** Under the bars. */
  readonly note: string;
  /** All of it in a sentence. */
  readonly summary: string;
}

export function describeWriting({ tokensPerSecond }: WritingHistory): WritingView {
  const most = Math.max(0, ...tokensPerSecond);
  if (most === 0) {
    const note = 'nothing written';
    return { heights: tokensPerSecond.map(() => 0), note, summary: 'Nothing was written in the last 60 minutes.' };
  }
  const [peak, now] = [formatSpeed(most), formatSpeed(tokensPerSecond.at(-1) ?? 0)];
  return {
    heights: tokensPerSecond.map((speed) => speed / most),
    note: `tok/s, peak ${peak}`,
    summary: `Writing over the last 60 minutes: at most ${peak} tok/s in a minute, ${now} in the last one.`,
  };
}
