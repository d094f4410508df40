import type { PlainObject } from '../../base/index.ts';

interface Layer {
  readonly digest: string;
  readonly totalBytes: number;
  readonly completedBytes: number;
  /** The connection that told of it last; what an earlier one had loaded is no speed of this one. */
  readonly connection: number;
}

interface Sample {
  readonly atMs: number;
  readonly transferredBytes: number;
}

/** What a pull has told so far, over all its connections. */
export interface PullProgress {
  readonly step: string;
  readonly layers: readonly Layer[];
  /** Bytes that came over the present connection. */
  readonly transferredBytes: number;
  /** The latest moments of the present connection, oldest first. */
  readonly samples: readonly Sample[];
}

export const noProgress: PullProgress = { step: '', layers: [], transferredBytes: 0, samples: [] };

const speedWindowMs = 5_000;
const leastSpanMs = 500;

const count = (value: unknown): number =>
  typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : 0;

/** Takes in one record of `/api/pull`. `connection` counts the connections of this pull. */
export function addRecord(
  progress: PullProgress,
  record: PlainObject,
  { connection, atMs }: { readonly connection: number; readonly atMs: number },
): PullProgress {
  const step = typeof record['status'] === 'string' ? record['status'].slice(0, 200) : progress.step;
  const { digest } = record;
  if (typeof digest !== 'string') return { ...progress, step, samples: [] };
  const known = progress.layers.find((layer) => layer.digest === digest);
  const completedBytes = count(record['completed']);
  const grownBytes = known?.connection === connection ? Math.max(0, completedBytes - known.completedBytes) : 0;
  const transferredBytes = progress.transferredBytes + grownBytes;
  const layer = { digest, totalBytes: count(record['total']), completedBytes, connection };
  const layers = known ? progress.layers.map((each) => (each === known ? layer : each)) : [...progress.layers, layer];
  const recent = progress.samples.filter((sample) => atMs - sample.atMs <= speedWindowMs);
  return { step, layers, transferredBytes, samples: [...recent, { atMs, transferredBytes }] };
}

/** A new connection: what is loaded stays, the speed is measured anew. */
export const startConnection = (progress: PullProgress): PullProgress => ({
  ...progress,
  step: '',
  transferredBytes: 0,
  samples: [],
});

const sum = (layers: readonly Layer[], pick: (layer: Layer) => number): number =>
  layers.reduce((total, layer) => total + pick(layer), 0);

export const sumCompleted = ({ layers }: PullProgress): number => sum(layers, (layer) => layer.completedBytes);
export const sumTotal = ({ layers }: PullProgress): number => sum(layers, (layer) => layer.totalBytes);

/** Bytes a second over the last five seconds; `null` before half a second has been seen. */
export function measureSpeed({ samples }: PullProgress): number | null {
  const [first] = samples;
  const last = samples.at(-1);
  if (!first || !last || last.atMs - first.atMs < leastSpanMs) return null;
  return ((last.transferredBytes - first.transferredBytes) / (last.atMs - first.atMs)) * 1000;
}
