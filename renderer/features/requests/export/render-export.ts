import type { RequestRow } from '../table/row.ts';

interface ExportColumn {
  readonly id: string;
  readonly plain: (row: RequestRow) => string | number | null;
}

/** A spreadsheet would take these beginnings for a formula. */
const formulaStart = /^[=+\-@\t\r]/;

function renderCell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const guarded = formulaStart.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

/** The rows and columns as shown, as RFC 4180 CSV. Durations are milliseconds, times ISO 8601. */
export function renderCsv(rows: readonly RequestRow[], columns: readonly ExportColumn[]): string {
  const lines = rows.map((row) => columns.map(({ plain }) => renderCell(plain(row))).join(','));
  return `${[columns.map(({ id }) => id).join(','), ...lines].join('\r\n')}\r\n`;
}

/** The records behind the rows as shown, as the command line prints them. */
export const renderJson = (rows: readonly RequestRow[]): string =>
  `${JSON.stringify(
    rows.map(({ record }) => record),
    null,
    2,
  )}\n`;
