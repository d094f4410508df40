import { toSafeText } from '../base/index.ts';
import type { Benchmark, Incident, ModelEvent } from '../contract/model/index.ts';
import type { AccessNoteKind } from './access/access-rows.ts';
import { toIncidentValues } from './incident-row.ts';
import { toModelEventValues } from './model-event-row.ts';
import type { DaemonEvent } from './ports.ts';
import type { SqlValue } from './request-row.ts';

/** A row that stands alone, of a table besides the requests, on its way to the writer. */
export interface Note {
  readonly kind:
    | 'daemon-event'
    | 'benchmark'
    | 'model-event'
    | 'incident'
    | 'trim'
    | 'rollup'
    | 'cells'
    | 'purge'
    | 'body'
    | 'body-trim'
    | AccessNoteKind;
  readonly values: readonly SqlValue[];
  /** Whether it was on disk when it was first settled. */
  readonly committed: Promise<boolean>;
  /** The first call counts. */
  settle(isCommitted: boolean): void;
}

/** Creates a note that is not written yet. */
export function createNote(kind: Note['kind'], values: readonly SqlValue[]): Note {
  let settle: Note['settle'] = () => undefined;
  const committed = new Promise<boolean>((resolve) => {
    settle = resolve;
  });
  return { kind, values, committed, settle };
}

export const noteDaemonEvent = ({ atMs, kind, detail }: DaemonEvent): Note =>
  createNote('daemon-event', [Math.round(atMs), toSafeText(kind, 64), toSafeText(detail, 1024)]);

export function noteBenchmark(benchmark: Benchmark): Note {
  const { id, atMs, model, name } = benchmark;
  return createNote('benchmark', [id, Math.round(atMs), model, name, JSON.stringify(benchmark)]);
}

export const noteModelEvent = (event: ModelEvent): Note => createNote('model-event', toModelEventValues(event));

export const noteIncident = (incident: Incident): Note => createNote('incident', toIncidentValues(incident));

export function settleNotes(notes: readonly Note[], isCommitted: boolean): void {
  for (const note of notes) note.settle(isCommitted);
}

/** The values of the notes of one table, in order. */
export function valuesOf(notes: readonly Note[], kind: Note['kind']): readonly (readonly SqlValue[])[] {
  return notes.flatMap((note) => (note.kind === kind ? [note.values] : []));
}
