import { ExportMenu as SharedExportMenu } from '../../../shared/index.ts';
import type { RequestColumn } from '../table/columns.tsx';
import type { RequestRow } from '../table/row.ts';
import { renderCsv, renderJson } from './render-export.ts';

interface ExportMenuProps {
  readonly rows: readonly RequestRow[];
  readonly columns: readonly RequestColumn[];
}

/** The rows and columns that are shown, as a file or on the clipboard. */
export function ExportMenu({ rows, columns }: ExportMenuProps) {
  return (
    <SharedExportMenu
      name="requests"
      rowCount={rows.length}
      renderCsv={() => renderCsv(rows, columns)}
      renderJson={() => renderJson(rows)}
    />
  );
}
