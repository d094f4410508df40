import type { SpeedPoint } from '../../../../apps/contract/model/index.ts';
import { formatCount, formatDuration, formatWhen, ScrollRegion } from '../../../shared/index.ts';
import { listRanSteps } from './build-speed-chart.ts';

const show = (ms: number | null): string => (ms === null ? '' : formatDuration(ms));

/** The chart as a table. */
export function SpeedTable({ series, nowMs }: { readonly series: readonly SpeedPoint[]; readonly nowMs: number }) {
  return (
    <ScrollRegion className="speed-table" label="Time to first token as a table">
      <table className="plain-table">
        <thead>
          <tr>
            <th>From</th>
            <th className="number">p50</th>
            <th className="number">p95</th>
            <th className="number">p99</th>
            <th className="number">Requests</th>
            <th className="number">Errors</th>
          </tr>
        </thead>
        <tbody>
          {listRanSteps(series).map(({ startMs, requests, errors, firstTokenMs }) => (
            <tr key={startMs}>
              <td>{formatWhen(startMs, nowMs)}</td>
              <td className="number">{show(firstTokenMs.p50)}</td>
              <td className="number">{show(firstTokenMs.p95)}</td>
              <td className="number">{show(firstTokenMs.p99)}</td>
              <td className="number">{formatCount(requests)}</td>
              <td className="number">{formatCount(errors)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
