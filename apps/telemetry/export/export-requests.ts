import type { ExportFormat, RequestFilter } from '../../contract/model/index.ts';
import type { ListPosition } from '../queries/build-list-sql.ts';
import { type ExportedPage, type ExportQuery, exportFrames } from './export-page.ts';

/** A piece of an export. `requests` counts those told so far; only the last piece is `isLast`, so that a reader knows it has all. */
export interface ExportPiece {
  readonly text: string;
  readonly requests: number;
  readonly isLast: boolean;
}

export interface ExportOrder {
  readonly filter: RequestFilter;
  readonly format: ExportFormat;
}

/** Small enough that other questions are answered in between. */
const pageRows = 256;

/** Requests as text, newest first, page by page as they are asked for. Ends without a last piece when `signal` aborts. */
export async function* exportRequests(
  readPage: (query: ExportQuery) => Promise<ExportedPage>,
  { filter, format }: ExportOrder,
  signal: AbortSignal,
): AsyncGenerator<ExportPiece, void> {
  const { head, foot } = exportFrames[format];
  let requests = 0;
  let after: ListPosition | null = null;
  let lead = head;
  while (!signal.aborted) {
    const page: ExportedPage = await readPage({ filter, format, limit: pageRows, after });
    requests += page.requests;
    const isLast = page.next === null;
    yield { text: lead + page.text + (isLast ? foot : ''), requests, isLast };
    if (isLast) return;
    lead = '';
    after = page.next;
  }
}
