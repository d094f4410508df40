import type { SqlValue } from './request-row.ts';

/** A row that stands alone, of a table besides the requests, on its way to the writer. */
export interface Note {
  readonly kind: 'daemon-event' | 'benchmark';
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

export function settleNotes(notes: readonly Note[], isCommitted: boolean): void {
  for (const note of notes) note.settle(isCommitted);
}

/** The values of the notes of one table, in order. */
export function valuesOf(notes: readonly Note[], kind: Note['kind']): readonly (readonly SqlValue[])[] {
  return notes.flatMap((note) => (note.kind === kind ? [note.values] : []));
}
