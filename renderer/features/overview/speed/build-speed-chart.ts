import type { Status } from '../../../../apps/contract/control/index.ts';
import type { Percentiles, SpeedPoint } from '../../../../apps/contract/model/index.ts';
import { type ChartMark, formatClockMinute, formatDuration, type TimeWindow } from '../../../shared/index.ts';

/** Marks closer than this share of the span would write over each other. */
const nearby = 0.25;

/** Starts of Drover and of Ollama, as far as they are known; of two close ones only the later. */
export function listStartMarks({ about, daemon }: Status, spanMs: number): ChartMark[] {
  const drover = { atMs: about.startedAtMs, text: `${formatClockMinute(about.startedAtMs)} Drover started` };
  const { state } = daemon;
  if (state.kind !== 'ready' || state.ownership !== 'spawned') return [drover];
  const ollama = { atMs: state.sinceMs, text: `${formatClockMinute(state.sinceMs)} Ollama started` };
  return Math.abs(ollama.atMs - drover.atMs) < spanMs * nearby ? [ollama] : [drover, ollama];
}

/** The chart in a sentence, for those who do not see it. */
export function summarizeSpeed({ over }: Pick<TimeWindow, 'over'>, { p50, p95, p99 }: Percentiles): string {
  const head = `Time to first token ${over}`;
  if (p50 === null) return `${head}: nothing ran.`;
  const rest = [
    p95 === null ? '' : `, 95th percentile ${formatDuration(p95)}`,
    p99 === null ? '' : `, 99th percentile ${formatDuration(p99)}`,
  ];
  return `${head}: median ${formatDuration(p50)}${rest.join('')}.`;
}

/** Only the steps in which something ran, newest first, for the table form. */
export const listRanSteps = (series: readonly SpeedPoint[]): SpeedPoint[] =>
  series.filter(({ requests }) => requests > 0).reverse();
