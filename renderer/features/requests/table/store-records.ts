import type { RequestRecord } from '../../../../apps/contract/model/index.ts';
import { compareNewest } from './merge-rows.ts';

/** One page of the list as the service gives it. */
export interface RequestPage {
  readonly requests: RequestRecord[];
  readonly hasMore: boolean;
}

/** A list that is followed live keeps this many rows; older ones are asked for again when they are scrolled to. */
export const keptRows = 1000;

/** A list that is held still while rows come takes this many. */
export const heldRows = 5000;

function insert(page: RequestPage, record: RequestRecord): RequestPage {
  const index = page.requests.findIndex((other) => compareNewest(record, other) < 0);
  const at = index < 0 ? page.requests.length : index;
  return { ...page, requests: page.requests.toSpliced(at, 0, record) };
}

function storeOne(pages: readonly RequestPage[], record: RequestRecord, doesFit: boolean): RequestPage[] {
  const held = pages.findIndex(({ requests }) => requests.some(({ id }) => id === record.id));
  if (held >= 0) {
    return pages.map((page, index) => {
      if (index !== held) return page;
      const requests = page.requests.flatMap((other) => (other.id === record.id ? (doesFit ? [record] : []) : [other]));
      return { ...page, requests };
    });
  }
  const [first, ...rest] = pages;
  if (!first || !doesFit) return [...pages];
  const last = first.requests.at(-1);
  const belongsFirst = (rest.length === 0 && !first.hasMore) || !last || compareNewest(record, last) < 0;
  return belongsFirst ? [insert(first, record), ...rest] : [...pages];
}

/** The pages after records were stored: known ones are replaced in place, new ones that fit take their place in the first page. */
export function storeRecords(
  pages: readonly RequestPage[],
  records: readonly RequestRecord[],
  fits: (record: RequestRecord) => boolean,
): RequestPage[] {
  return records.reduce<RequestPage[]>((stored, record) => storeOne(stored, record, fits(record)), [...pages]);
}

/** The newest rows as one page, when there are more than are kept. */
export function trimPages(pages: readonly RequestPage[]): RequestPage[] | null {
  const all = pages.flatMap(({ requests }) => requests);
  if (all.length <= keptRows) return null;
  return [{ requests: all.slice(0, keptRows / 2), hasMore: true }];
}

/**
 * The pages of a list that is held still. Rows come for as long as it is held, which may be a night: once it is full it takes what it knows
 * already, and `hasMissed` says that the newest have to be asked for.
 */
export function storeHeld(
  pages: readonly RequestPage[],
  records: readonly RequestRecord[],
  fits: (record: RequestRecord) => boolean,
): { readonly pages: RequestPage[]; readonly hasMissed: boolean } {
  const known = new Set(pages.flatMap(({ requests }) => requests.map(({ id }) => id)));
  const isFull = known.size >= heldRows;
  const isTaken = (record: RequestRecord): boolean => !isFull || known.has(record.id);
  const hasMissed = records.some((record) => !isTaken(record) && fits(record));
  return { pages: storeRecords(pages, records.filter(isTaken), fits), hasMissed };
}
