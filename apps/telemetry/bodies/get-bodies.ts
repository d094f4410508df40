import type { Database } from 'better-sqlite3';
import { type BodyPartName, bodyPartNames, type KeptBody } from '../../contract/model/index.ts';
import { unpackBody } from './pack-body.ts';

/** What is kept of one request, and since when bodies are kept at all. Times are UTC milliseconds; `null` for never. */
export interface StoredBodies {
  readonly parts: readonly KeptBody[];
  /** When the oldest request whose bodies are kept was received. */
  readonly oldestAtMs: number | null;
  /** Up to which receiving time the limit on space has removed bodies. */
  readonly removedUntilMs: number | null;
}

interface BodyRow {
  readonly part: BodyPartName;
  readonly size_bytes: number;
  readonly is_cut: number;
  readonly encoding: string;
  readonly content: Buffer;
}

export const bodiesSql = 'SELECT part, size_bytes, is_cut, encoding, content FROM bodies WHERE request_id = ?';

/** The bodies of a request in the order in which they travelled. */
export function getBodies(database: Database, id: string): StoredBodies {
  const rows = database.prepare<[string], BodyRow>(bodiesSql).all(id);
  const ask = (sql: string): number | null => database.prepare<[], number | null>(sql).pluck().get() ?? null;
  return {
    parts: rows.map(toKeptBody).toSorted((a, b) => bodyPartNames.indexOf(a.part) - bodyPartNames.indexOf(b.part)),
    oldestAtMs: ask('SELECT min(received_at_ms) FROM bodies'),
    removedUntilMs: ask(`SELECT at_ms FROM body_marks WHERE name = 'removed'`),
  };
}

const toKeptBody = ({ part, size_bytes: sizeBytes, is_cut: cut, encoding, content }: BodyRow): KeptBody => ({
  ...{ part, sizeBytes },
  isCut: cut === 1,
  text: unpackBody(encoding, content),
});
