import { renderCsvLine } from '../../../../apps/base/index.ts';
import type { RequestColumn } from '../table/columns.tsx';
import type { RequestRow } from '../table/row.ts';

/** The fields that the shown columns tell of, as CSV with the names that `drover requests export` has. Durations are milliseconds. */
export function renderCsv(rows: readonly RequestRow[], columns: readonly Pick<RequestColumn, 'fields'>[]): string {
  const fields = [...new Set(columns.flatMap((column) => column.fields))];
  const lines = rows.map(({ record }) => renderCsvLine(fields.map((field) => record[field])));
  return renderCsvLine(fields) + lines.join('');
}

/** The records behind the rows as shown, as the command line prints them. */
export const renderJson = (rows: readonly RequestRow[]): string =>
  `${JSON.stringify(
    rows.map(({ record }) => record),
    null,
    2,
  )}\n`;
