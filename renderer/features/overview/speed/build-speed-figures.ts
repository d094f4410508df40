import type { UsageRow } from '../../../../apps/contract/model/index.ts';
import {
  formatCount,
  formatFigureDuration,
  formatOverhead,
  formatShare,
  formatSpeed,
  type Quantity,
} from '../../../shared/index.ts';

/** One key figure; its filter names the rows behind it. */
export interface SpeedFigure {
  readonly label: string;
  readonly quantity: Quantity | null;
  readonly filter: string;
}

/** Outcomes that count as errors, in the order of the facets. */
const failedOutcomes = 'outcome:failed,refused';

const toSeconds = (ms: number): string => `${Number((ms / 1000).toPrecision(3))}s`;

function slowerThan(ms: number | null, since: string): string {
  return ms === null ? since : `${since} ttft>${toSeconds(ms)}`;
}

const durationOrNone = (ms: number | null): Quantity | null => (ms === null ? null : formatFigureDuration(ms));

/** Six figures of the window: time to first token, writing speed, errors, own cost. Unknown stays blank. `since` is the window in the filter of the requests. */
export function buildSpeedFigures(total: UsageRow, since: string): SpeedFigure[] {
  const { p50, p95, p99 } = total.firstTokenMs;
  const speed = total.decodeTokensPerSecond.p50;
  const added = total.overheadMs.p50;
  const share = total.requests === 0 ? null : total.errors / total.requests;
  return [
    { label: 'First token, p50', quantity: durationOrNone(p50), filter: slowerThan(p50, since) },
    { label: 'p95', quantity: durationOrNone(p95), filter: slowerThan(p95, since) },
    { label: 'p99', quantity: durationOrNone(p99), filter: slowerThan(p99, since) },
    {
      label: 'Writing, p50',
      quantity: speed === null ? null : { value: formatSpeed(speed), unit: 'tok/s' },
      filter: `${since} outcome:answered`,
    },
    {
      label: 'Errors',
      quantity: share === null ? null : { value: formatShare(share), unit: `% of ${formatCount(total.requests)}` },
      filter: `${since} ${failedOutcomes}`,
    },
    { label: 'Drover adds', quantity: added === null ? null : formatOverhead(added), filter: since },
  ];
}
