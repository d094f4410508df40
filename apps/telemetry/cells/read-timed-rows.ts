import type { Database } from 'better-sqlite3';
import { spans } from '../rollups/cover-window.ts';
import type { CellRow } from './cell-rows.ts';
import { type CoveredSpans, coverWithCells, floorTo } from './covered-spans.ts';
import { noLeast, readCellRows } from './read-cells.ts';
import type { RequestGroup } from './request-group.ts';

interface TimedWindow {
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly groups: ReadonlyMap<number, RequestGroup>;
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
  { sinceMs, untilMs, groups, covered }: TimedWindow,
  { onRow, onGap }: RowTakers,
): void {
  const whole = {
    sinceMs: floorTo(sinceMs, spans.hourMs),
    untilMs: Math.ceil(untilMs / spans.hourMs) * spans.hourMs,
  };
  for (const segment of coverWithCells(whole, covered, spans.hourMs)) {
    if (segment.spanMs === null) {
      const [startMs, endMs] = [Math.max(segment.sinceMs, sinceMs), Math.min(segment.untilMs, untilMs)];
      if (startMs < endMs) onGap(startMs, endMs);
      continue;
    }
    readCellRows(database, { ...segment, groups, least: noLeast }, (group, row) => {
      if (row.receivedAtMs >= sinceMs && row.receivedAtMs < untilMs) onRow(group, row);
    });
  }
}
