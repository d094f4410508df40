import { readDistance, readNumber, writeDistance, writeNumber } from '../../base/index.ts';

/** A request of a cell. Durations are microseconds, -1 where there was none; tokens are 0 then. */
export interface CellRow {
  readonly sequence: number;
  readonly receivedAtMs: number;
  readonly totalUs: number;
  readonly firstTokenUs: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
}

/** Least durations, in microseconds; -1 for any, also none. */
export interface LeastDurations {
  readonly totalUs: number;
  readonly firstTokenUs: number;
}

/** The rows of a cell as they are stored, and which of them are wanted. */
export interface StoredRows {
  readonly startMs: number;
  readonly bytes: Uint8Array;
  readonly least: LeastDurations;
}

/** Rows in order of time as bytes: numbers of seven bits a byte, sequence and time as distance from the row before. */
export function encodeRows(startMs: number, rows: readonly CellRow[]): Uint8Array {
  const bytes: number[] = [];
  let [sequence, receivedAtMs] = [0, startMs];
  for (const row of rows) {
    writeDistance(bytes, row.sequence - sequence);
    writeNumber(bytes, row.receivedAtMs - receivedAtMs);
    writeNumber(bytes, row.totalUs + 1);
    writeNumber(bytes, row.firstTokenUs + 1);
    writeNumber(bytes, row.promptTokens);
    writeNumber(bytes, row.completionTokens);
    [sequence, receivedAtMs] = [row.sequence, row.receivedAtMs];
  }
  return Uint8Array.from(bytes);
}

/** Calls `take` with each row that `encodeRows` was given, in its order, and that took as long as `least` says. */
export function decodeRows({ startMs, bytes, least }: StoredRows, take: (row: CellRow) => void): void {
  const reader = { bytes, position: 0 };
  let [sequence, receivedAtMs] = [0, startMs];
  while (reader.position < bytes.length) {
    sequence += readDistance(reader);
    receivedAtMs += readNumber(reader);
    const totalUs = readNumber(reader) - 1;
    const firstTokenUs = readNumber(reader) - 1;
    const promptTokens = readNumber(reader);
    const completionTokens = readNumber(reader);
    if (totalUs < least.totalUs || firstTokenUs < least.firstTokenUs) continue;
    take({ sequence, receivedAtMs, totalUs, firstTokenUs, promptTokens, completionTokens });
  }
}
