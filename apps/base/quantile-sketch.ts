import { type ByteReader, readDistance, readNumber } from './number-bytes.ts';

/**
 * A mergeable summary of positive numbers that answers quantiles within a relative error (DDSketch, Masson et al. 2019: logarithmic
 * buckets). Values of at most one millionth count as 0; what is not a finite number is left out.
 */
export interface QuantileSketch {
  add(value: number, times?: number): void;
  /** Adds so many buckets as `encodeSketches` wrote them. Throws a `RangeError` for bytes that end too early. */
  addEncoded(reader: ByteReader, length: number): void;
  addZeros(times: number): void;
  merge(other: SketchData): void;
  count(): number;
  /** The value at `quantile` (0..1), or `undefined` when empty. */
  quantile(quantile: number): number | undefined;
  toData(): SketchData;
}

/** Plain form for storage: bucket index to count, as pairs in ascending order of index. */
export interface SketchData {
  readonly zeroCount: number;
  readonly buckets: readonly (readonly [index: number, count: number])[];
}

const relativeError = 0.005;
const gamma = (1 + relativeError) / (1 - relativeError);
const logGamma = Math.log(gamma);
const minimumValue = 1e-6;
/** Buckets are made so many at a time. */
const roomStep = 128;

const bucketIndex = (value: number): number => Math.ceil(Math.log(value) / logGamma);
const bucketValue = (index: number): number => (2 * gamma ** index) / (gamma + 1);

/** Counts of neighbouring buckets: one place each, so that merging is adding. */
interface Buckets {
  add(index: number, times: number): void;
  /** Adds so many pairs of a distance and a count, and returns the sum of the counts. */
  addEncoded(reader: ByteReader, length: number): number;
  /** The bucket in which the value of that rank (from 1) lies, lowest first. */
  indexAt(rank: number): number | undefined;
  list(): (readonly [index: number, count: number])[];
}

function createBuckets(): Buckets {
  let counts = new Float64Array(0);
  let first = 0;
  const makeRoom = (index: number): void => {
    const isEmpty = counts.length === 0;
    const from = Math.floor((isEmpty ? index : Math.min(first, index)) / roomStep) * roomStep;
    const last = isEmpty ? index : Math.max(first + counts.length - 1, index);
    const wider = new Float64Array((Math.floor((last - from) / roomStep) + 1) * roomStep);
    if (!isEmpty) wider.set(counts, first - from);
    [counts, first] = [wider, from];
  };
  return {
    add(index, times) {
      if (index < first || index >= first + counts.length) makeRoom(index);
      const place = index - first;
      counts[place] = (counts[place] ?? 0) + times;
    },
    addEncoded(reader, length) {
      const { bytes } = reader;
      let [index, sum] = [0, 0];
      for (let read = 0; read < length; read++) {
        // Nearly all numbers are below 128. An answer takes millions of them: these are read without a call.
        const distance = bytes[reader.position] ?? 128;
        if (distance >= 128) index += readDistance(reader);
        else {
          reader.position++;
          index += distance % 2 === 0 ? distance / 2 : -(distance + 1) / 2;
        }
        let times = bytes[reader.position] ?? 128;
        if (times >= 128) times = readNumber(reader);
        else reader.position++;
        if (index < first || index >= first + counts.length) makeRoom(index);
        const place = index - first;
        counts[place] = (counts[place] ?? 0) + times;
        sum += times;
      }
      return sum;
    },
    indexAt(rank) {
      let remaining = rank;
      for (let place = 0; place < counts.length; place++) {
        remaining -= counts[place] ?? 0;
        if (remaining <= 0) return first + place;
      }
      return undefined;
    },
    list() {
      const filled: (readonly [number, number])[] = [];
      for (let place = 0; place < counts.length; place++) {
        const count = counts[place] ?? 0;
        if (count > 0) filled.push([first + place, count]);
      }
      return filled;
    },
  };
}

/** Creates a sketch that is exact to 0.5 %, from `data` when given. */
export function createQuantileSketch(data?: SketchData): QuantileSketch {
  const buckets = createBuckets();
  let zeroCount = 0;
  let filledCount = 0;
  const addTo = (index: number, times: number): void => {
    buckets.add(index, times);
    filledCount += times;
  };
  const merge = (other: SketchData): void => {
    zeroCount += other.zeroCount;
    for (const [index, times] of other.buckets) addTo(index, times);
  };
  if (data !== undefined) merge(data);
  return {
    merge,
    addEncoded(reader, length) {
      filledCount += buckets.addEncoded(reader, length);
    },
    addZeros(times) {
      zeroCount += times;
    },
    count: () => zeroCount + filledCount,
    add(value, times = 1) {
      if (!Number.isFinite(value) || times <= 0) return;
      if (value <= minimumValue) zeroCount += times;
      else addTo(bucketIndex(value), times);
    },
    quantile(quantile) {
      const total = zeroCount + filledCount;
      if (total === 0) return undefined;
      // Nearest rank: the smallest value such that at least quantile * total values are at or below it.
      const rank = Math.max(1, Math.ceil(quantile * total)) - zeroCount;
      if (rank <= 0) return 0;
      const index = buckets.indexAt(rank);
      return index === undefined ? undefined : bucketValue(index);
    },
    toData: () => ({ zeroCount, buckets: buckets.list() }),
  };
}
