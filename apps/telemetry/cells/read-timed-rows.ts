import type { Database } from 'better-sqlite3';
import { ceilTo, floorTo, spans } from '../rollups/cover-window.ts';
import { type CoveredSpans, coverWithCells } from './covered-spans.ts';
import type { CellRow } from './hour-columns.ts';
import { noLeast, type RowWindow, readCellRows } from './read-hour-rows.ts';
import type { RequestGroup } from './request-group.ts';

interface TimedWindow {
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly groups: readonly RequestGroup[];
  readonly columns: RowWindow['columns'];
  readonly covered: CoveredSpans;
}

interface RowTakers {
  readonly onRow: (group: RequestGroup, row: CellRow) => void;
  /** A part of the window whose requests have no cells: start included, end excluded. */
  readonly onGap: (sinceMs: number, untilMs: number) => void;
}

/** The requests of a window (start included, end excluded) one by one, also where it cuts through hours. */
export function readTimedRows(
  database: Database,
  { sinceMs, untilMs, groups, columns, covered }: TimedWindow,
  { onRow, onGap }: RowTakers,
): void {
  const whole = {
    sinceMs: floorTo(sinceMs, spans.hourMs),
    untilMs: ceilTo(untilMs, spans.hourMs),
  };
  for (const segment of coverWithCells(whole, covered, spans.hourMs)) {
    if (segment.spanMs === null) {
      const [startMs, endMs] = [Math.max(segment.sinceMs, sinceMs), Math.min(segment.untilMs, untilMs)];
      if (startMs < endMs) onGap(startMs, endMs);
      continue;
    }
    readCellRows(
      database,
      { ...segment, groups, columns: [...columns, 'received_ms'], least: noLeast },
      (group, row) => {
        if (row.receivedAtMs >= sinceMs && row.receivedAtMs < untilMs) onRow(group, row);
      },
    );
  }
}
