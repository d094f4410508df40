/** A spreadsheet would take these beginnings for a formula. */
const formulaStart = /^[=+\-@\t\r\n]/;
const needsQuotes = /[",\r\n]/;

/** RFC 4180: cells by commas, lines ended by CR LF, quotes where needed. A text that a spreadsheet would run gets an apostrophe in front. */
export function renderCsvLine(cells: readonly unknown[]): string {
  return `${cells.map(renderCell).join(',')}\r\n`;
}

function renderCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const guarded = formulaStart.test(text) ? `'${text}` : text;
  return needsQuotes.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
