import { collectAccessRows } from './access/access-rows.ts';
import { type Note, valuesOf } from './note.ts';
import type { TakenRows } from './waiting-rows.ts';
import type { WriteBatch } from './worker-messages.ts';

/** What one batch carries, so that it can be answered, or taken back. */
export interface Flight extends TakenRows {
  readonly notes: readonly Note[];
}

/** The batch as the writer gets it. */
export function buildBatch({ opens, completions, notes }: Flight): WriteBatch {
  const benchmarks = valuesOf(notes, 'benchmark');
  const modelEvents = valuesOf(notes, 'model-event');
  const incidents = valuesOf(notes, 'incident');
  const rollups = valuesOf(notes, 'rollup');
  const cells = valuesOf(notes, 'cells');
  const trims = valuesOf(notes, 'trim');
  const purges = valuesOf(notes, 'purge');
  const bodies = valuesOf(notes, 'body');
  const bodyTrims = valuesOf(notes, 'body-trim');
  const access = collectAccessRows((kind) => valuesOf(notes, kind));
  return {
    opens: opens.map((row) => row.openValues),
    completions: completions.flatMap(({ completionValues }) => (completionValues ? [completionValues] : [])),
    daemonEvents: valuesOf(notes, 'daemon-event'),
    ...(benchmarks.length > 0 ? { benchmarks } : {}),
    ...(modelEvents.length > 0 ? { modelEvents } : {}),
    ...(incidents.length > 0 ? { incidents } : {}),
    ...(access === null ? {} : { access }),
    ...(rollups.length > 0 ? { rollups } : {}),
    ...(cells.length > 0 ? { cells } : {}),
    ...(bodies.length > 0 ? { bodies } : {}),
    ...(bodyTrims.length > 0 ? { bodyTrims } : {}),
    ...(trims.length > 0 ? { trims } : {}),
    ...(purges.length > 0 ? { purges } : {}),
  };
}
