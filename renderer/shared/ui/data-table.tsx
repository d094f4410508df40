// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by hand, which table elements do not allow
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names its active row
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid takes the keys for its active row
import { createColumnHelper, type Row as TableRow, tableFeatures, useTable } from '@tanstack/react-table';
import { type KeyboardEvent, useMemo, useState } from 'react';
import type { DataColumn } from './data-column.ts';
import { DataHead } from './data-head.tsx';
import { useFittingColumns } from './use-fitting-columns.ts';
import { type RowDensity, rowHeights, useCursorInSight, useRowWindow } from './use-row-window.ts';

export interface DataTableProps<Row> {
  readonly label: string;
  readonly rows: readonly Row[];
  /** In order of priority; those that do not fit leave from the end. */
  readonly columns: readonly DataColumn<Row>[];
  readonly idOf: (row: Row) => string;
  readonly isLive: (row: Row) => boolean;
  readonly selectedId: string | null;
  /** Where the keyboard stands. */
  readonly cursorId: string | null;
  readonly onPick: (row: Row) => void;
  readonly onKey: (event: KeyboardEvent) => void;
  /** Distances of the view from both ends. */
  readonly onScroll?: (topPx: number, bottomPx: number) => void;
  readonly density?: RowDensity;
  /** As high as its rows: the page around it scrolls. */
  readonly isWhole?: boolean;
  readonly rowTestId: string;
}

const features = tableFeatures({});

interface DataRowProps<Row extends object> {
  readonly row: TableRow<typeof features, Row>;
  readonly place: { readonly index: number; readonly startPx: number };
  readonly shown: readonly DataColumn<Row>[];
  readonly template: string;
  readonly table: DataTableProps<Row>;
}

function DataRow<Row extends object>({ row, place, shown, template, table }: DataRowProps<Row>) {
  const { isLive, selectedId, cursorId, onPick, rowTestId } = table;
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the grid takes the keys for its active row
    <div
      role="row"
      tabIndex={-1}
      id={`row-${row.id}`}
      aria-rowindex={place.index + 2}
      aria-selected={row.id === selectedId}
      className="data-row"
      data-live={isLive(row.original)}
      data-cursor={row.id === cursorId}
      data-testid={rowTestId}
      data-row-id={row.id}
      style={{ gridTemplateColumns: template, transform: `translateY(${place.startPx}px)` }}
      onClick={() => onPick(row.original)}
    >
      {shown.map(({ id, isNumber, draw }) => (
        <div key={id} role="gridcell" className={isNumber ? 'number' : undefined}>
          {draw(row.original)}
        </div>
      ))}
    </div>
  );
}

/** The one table of live rows: an ARIA grid whose rows keep their identity, virtual above 200 rows. */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { label, rows, columns, idOf, cursorId, onKey, onScroll, density = 'dense', isWhole = false } = props;
  const rowHeightPx = rowHeights[density];
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const { shown, template } = useFittingColumns(columns, scroller);
  const definitions = useMemo(() => {
    const helper = createColumnHelper<typeof features, Row>();
    return columns.map(({ id }) => helper.display({ id }));
  }, [columns]);
  const table = useTable({ features, data: rows, columns: definitions, getRowId: idOf });
  const tableRows = table.getRowModel().rows;
  const scrolling = { rowHeightPx, scroller: isWhole ? null : scroller };
  const places = useRowWindow({ count: tableRows.length, ...scrolling });
  const cursorIndex = tableRows.findIndex(({ id }) => id === cursorId);
  useCursorInSight({ id: cursorId, index: cursorIndex }, scrolling);
  const hasCursor = places.some(({ index }) => index === cursorIndex);
  return (
    <div
      ref={setScroller}
      role="grid"
      aria-label={label}
      aria-rowcount={tableRows.length + 1}
      aria-activedescendant={hasCursor ? `row-${cursorId}` : undefined}
      tabIndex={0}
      className="data-table"
      data-density={density}
      data-whole={isWhole}
      onKeyDown={onKey}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) =>
        onScroll?.(scrollTop, scrollHeight - clientHeight - scrollTop)
      }
    >
      <DataHead columns={shown} template={template} />
      <div role="rowgroup" className="data-body" style={{ height: tableRows.length * rowHeightPx }}>
        {places.map((place) => {
          const row = tableRows[place.index];
          return row ? <DataRow key={row.id} {...{ row, place, shown, template }} table={props} /> : null;
        })}
      </div>
    </div>
  );
}
