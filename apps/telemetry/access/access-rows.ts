import type { SqlValue } from '../request-row.ts';

type Rows = readonly (readonly SqlValue[])[];

/** Rows about access, as one batch carries them. */
export interface AccessRows {
  readonly keys: Rows;
  readonly keyChanges: Rows;
  readonly audit: Rows;
  /** Each holds the usage of many, as JSON. */
  readonly quotas: Rows;
}

const kindOf = { keys: 'key', keyChanges: 'key-change', audit: 'audit', quotas: 'quotas' } as const;

/** The names of such rows on their way to the writer. */
export type AccessNoteKind = (typeof kindOf)[keyof typeof kindOf];

/** `null` when there are none, as in nearly every batch. */
export function collectAccessRows(valuesOf: (kind: AccessNoteKind) => Rows): AccessRows | null {
  const rows: AccessRows = {
    keys: valuesOf(kindOf.keys),
    keyChanges: valuesOf(kindOf.keyChanges),
    audit: valuesOf(kindOf.audit),
    quotas: valuesOf(kindOf.quotas),
  };
  return Object.values(rows).every((list: Rows) => list.length === 0) ? null : rows;
}
