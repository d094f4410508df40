import type { ModelEvent } from '../../../../apps/contract/model/index.ts';
import {
  formatClockMinute,
  formatMemory,
  formatMoment,
  renderQuantity,
  type SeriesBook,
  Swatch,
  seriesOf,
} from '../../../shared/index.ts';

const deeds: Readonly<Record<ModelEvent['kind'], string>> = {
  load: 'Loaded',
  'load-failed': 'Not loaded',
  unload: 'Unloaded',
  evict: 'Made room',
};

interface EventTableProps {
  readonly events: readonly ModelEvent[];
  readonly series: SeriesBook;
}

/** The lanes as a table: every load and unload with its cause, newest first. */
export function EventTable({ events, series }: EventTableProps) {
  return (
    <table className="plain-table event-table" aria-label="Loads and unloads">
      <colgroup>
        <col className="col-time" />
        <col className="col-model" />
        <col className="col-deed" />
        <col />
        <col className="col-size" />
      </colgroup>
      <thead>
        <tr>
          <th>Time</th>
          <th>Model</th>
          <th>What</th>
          <th>Why</th>
          <th className="number">Memory</th>
        </tr>
      </thead>
      <tbody>
        {events.toReversed().map((event) => (
          <tr key={event.id} data-testid="model-event">
            <td title={formatMoment(event.atMs)}>{formatClockMinute(event.atMs)}</td>
            <td title={event.model}>
              <Swatch series={seriesOf(series, event.model)} />
              {event.model}
            </td>
            <td>{deeds[event.kind]}</td>
            <td className="muted" title={event.detail}>
              {event.detail}
            </td>
            <td className="number">{event.sizeBytes === null ? '' : renderQuantity(formatMemory(event.sizeBytes))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
