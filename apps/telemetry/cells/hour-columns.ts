/** A request of an hour. Durations are microseconds, -1 where there was none; tokens are 0 then. */
export interface CellRow {
  readonly groupId: number;
  readonly sequence: number;
  readonly receivedAtMs: number;
  readonly totalUs: number;
  readonly firstTokenUs: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
}

/** Columns in the order in which they are stored: what is asked for most often stands first. */
export const rowColumns = [
  'group_ids',
  'received_ms',
  'first_token_us',
  'total_us',
  'prompt_tokens',
  'completion_tokens',
  'sequences',
] as const;
export type RowColumn = (typeof rowColumns)[number];

/** Columns of requests as bytes, and the sequence that theirs are counted from. */
export interface HourPart {
  readonly requests: number;
  readonly firstSequence: number;
  readonly columns: Readonly<Record<RowColumn, Uint8Array>>;
}

/** The requests of an hour as columns. */
export function encodePart(startMs: number, rows: readonly CellRow[]): HourPart {
  const firstSequence = rows.reduce((least, { sequence }) => Math.min(least, sequence), Number.MAX_SAFE_INTEGER);
  return {
    requests: rows.length,
    firstSequence,
    columns: {
      group_ids: encodeNumbers(rows.map(({ groupId }) => groupId)),
      received_ms: encodeNumbers(rows.map(({ receivedAtMs }) => receivedAtMs - startMs)),
      first_token_us: encodeNumbers(rows.map(({ firstTokenUs }) => firstTokenUs + 1)),
      total_us: encodeNumbers(rows.map(({ totalUs }) => totalUs + 1)),
      prompt_tokens: encodeNumbers(rows.map(({ promptTokens }) => promptTokens)),
      completion_tokens: encodeNumbers(rows.map(({ completionTokens }) => completionTokens)),
      sequences: encodeNumbers(rows.map(({ sequence }) => sequence - firstSequence)),
    },
  };
}

/** Whole numbers of 0 or more, each in as many bytes as the largest needs. */
export function encodeNumbers(values: readonly number[]): Uint8Array {
  const most = values.reduce((largest, value) => Math.max(largest, value), 0);
  return new Uint8Array(toNumbers(values, most).buffer);
}

function toNumbers(values: readonly number[], most: number): Uint8Array | Uint16Array | Uint32Array | Float64Array {
  if (most < 2 ** 8) return Uint8Array.from(values);
  if (most < 2 ** 16) return Uint16Array.from(values);
  return most < 2 ** 32 ? Uint32Array.from(values) : Float64Array.from(values);
}

/** The numbers of a column of `count` requests. Throws a `RangeError` for bytes that are none. */
export function readNumbers(bytes: Uint8Array, count: number): ArrayLike<number> {
  const width = count === 0 ? 1 : bytes.byteLength / count;
  // Not the bytes themselves: loops over columns are quick while these are of few classes, and a `Buffer` is one of its own.
  if (width === 1) return new Uint8Array(bytes.buffer, bytes.byteOffset, count);
  // A view must begin at a multiple of its width.
  const { buffer, byteOffset } = bytes.byteOffset % width === 0 ? bytes : new Uint8Array(bytes);
  switch (width) {
    case 2:
      return new Uint16Array(buffer, byteOffset, count);
    case 4:
      return new Uint32Array(buffer, byteOffset, count);
    case 8:
      return new Float64Array(buffer, byteOffset, count);
    default:
      throw new RangeError('The bytes are no column of numbers');
  }
}
