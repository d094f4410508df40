import type { Database } from 'better-sqlite3';
import { renderCsvLine } from '../../base/index.ts';
import {
  type ExportFormat,
  type RequestFilter,
  type RequestRecord,
  requestRecordSchema,
} from '../../contract/model/index.ts';
import { toRequestRecord } from '../build-record.ts';
import type { ListPosition } from '../queries/build-list-sql.ts';
import { readPage } from '../queries/list-requests.ts';

/** One page: at most `limit` rows that are older than `after`, a place that stays good when its row is deleted. */
export interface ExportQuery {
  readonly filter: RequestFilter;
  readonly format: ExportFormat;
  readonly limit: number;
  readonly after: ListPosition | null;
}

/** Rows as text, each one whole; `next` is `null` after the last one. */
export interface ExportedPage {
  readonly text: string;
  readonly requests: number;
  readonly next: ListPosition | null;
}

const fields = Object.keys(requestRecordSchema.shape) as (keyof RequestRecord)[];
/** What stands before and after the rows. */
export const exportFrames: Readonly<Record<ExportFormat, { readonly head: string; readonly foot: string }>> = {
  csv: { head: renderCsvLine(fields), foot: '' },
  json: { head: '[', foot: '\n]\n' },
  jsonl: { head: '', foot: '' },
};

/** Reads and renders one page, newest first. Runs where it holds up nobody. */
export function exportPage(database: Database, { filter, format, limit, after }: ExportQuery): ExportedPage {
  const rows = readPage(database, { filter, position: after, limit });
  const last = rows.length < limit ? undefined : rows.at(-1);
  const records = rows.map(toRequestRecord);
  return {
    text: renderRecords(records, format, after === null),
    requests: rows.length,
    next: last === undefined ? null : { received_at_ms: last.received_at_ms, sequence: last.sequence },
  };
}

function renderRecords(records: readonly RequestRecord[], format: ExportFormat, isFirst: boolean): string {
  switch (format) {
    case 'csv':
      return records.map((record) => renderCsvLine(fields.map((field) => record[field]))).join('');
    case 'jsonl':
      return records.map((record) => `${JSON.stringify(record)}\n`).join('');
    case 'json':
      return records.map((record, index) => `${isFirst && index === 0 ? '' : ','}\n${JSON.stringify(record)}`).join('');
  }
}
