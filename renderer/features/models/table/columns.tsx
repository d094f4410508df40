import type { ReactNode } from 'react';
import { Button, type DataColumn, Figure, Icon, StateGlyph, Swatch } from '../../../shared/index.ts';
import type { ModelRow } from './build-rows.ts';
import { nextSort, type Sort, type SortKey } from './sort-rows.ts';

export interface RowActions {
  readonly load: (row: ModelRow) => void;
  readonly whyNot: string | null;
}

interface ColumnsOptions extends RowActions {
  readonly sort: Sort;
  readonly onSort: (sort: string) => void;
  readonly count: number;
}

function NameCell({ row }: { readonly row: ModelRow }) {
  return (
    <span title={row.quantization === '' ? row.name : `${row.name}, ${row.quantization}`}>
      <Swatch series={row.series} />
      <bdi className="medium">{row.name}</bdi> <span className="dim note">{row.quantization}</span>
    </span>
  );
}

function FitCell({ row: { fit } }: { readonly row: ModelRow }) {
  return (
    <span className="fit small" title={fit.title}>
      {fit.glyph === null ? null : <StateGlyph state={fit.glyph} size={10} />}
      {fit.text}
    </span>
  );
}

function MemoryCell({ row, load, whyNot }: RowActions & { readonly row: ModelRow }) {
  if (row.memory) {
    return (
      <span className="in-memory">
        {row.isPinned ? (
          <span className="dim pin-mark" title="Pinned: it stays loaded, and no other model takes its place.">
            <Icon name="pin" size={13} />
            <span className="hidden-text">pinned</span>
          </span>
        ) : (
          <span className="note dim" title={`Unloads ${row.stay}`}>
            {row.shortStay}
          </span>
        )}
        <span>
          <span className="medium live-figure">{row.memory.value}</span>
          <span className="unit"> {row.memory.unit}</span>
        </span>
      </span>
    );
  }
  if (row.isLoading) {
    return (
      <span className="small muted">
        <StateGlyph state="starting" size={11} /> loading
      </span>
    );
  }
  return (
    <Button
      size="small"
      tabIndex={-1}
      aria-label={`Load ${row.name}`}
      whyNot={whyNot ?? row.whyNotLoad}
      onClick={(event) => {
        event.stopPropagation();
        load(row);
      }}
    >
      {row.isEvicting ? 'Load…' : 'Load'}
    </Button>
  );
}

type Draft = Pick<DataColumn<ModelRow>, 'id' | 'head' | 'label' | 'widthPx' | 'leavesAs' | 'isNumber' | 'isFlexible'>;

const drafts: readonly (Draft & { readonly draw?: (row: ModelRow) => ReactNode; readonly sort?: SortKey })[] = [
  {
    ...{ id: 'name', head: '', label: 'Name', widthPx: 190, leavesAs: 0, isFlexible: true, sort: 'name' },
    draw: (row) => <NameCell row={row} />,
  },
  {
    ...{ id: 'can', head: 'Can', label: 'Capabilities', widthPx: 84, leavesAs: 6 },
    draw: (row) => (
      <span className="small muted" title={row.capabilities}>
        {row.capabilities}
      </span>
    ),
  },
  {
    ...{ id: 'disk', head: 'On disk', label: 'On disk', widthPx: 62, leavesAs: 3, isNumber: true, sort: 'disk' },
    draw: (row) => <Figure quantity={row.disk} />,
  },
  {
    id: 'fits',
    head: <span className="fit">Fits</span>,
    label: 'Fits',
    widthPx: 118,
    leavesAs: 2,
    draw: (row) => <FitCell row={row} />,
  },
  {
    ...{ id: 'used', head: 'Used, 7 d', label: 'Used, 7 days', widthPx: 62, leavesAs: 5, isNumber: true, sort: 'used' },
    draw: (row) => row.used,
  },
  {
    ...{ id: 'last', head: 'Last', label: 'Last used', widthPx: 46, leavesAs: 4, isNumber: true, sort: 'last' },
    draw: (row) => (
      <span className="muted" title={row.lastTitle}>
        {row.last}
      </span>
    ),
  },
  { id: 'memory', head: 'In memory', label: 'In memory', widthPx: 98, leavesAs: 1, isNumber: true, sort: 'memory' },
];

/** The table's columns, with how it is sorted now. */
export function buildColumns({ sort, onSort, count, ...actions }: ColumnsOptions): DataColumn<ModelRow>[] {
  const drawMemory = (row: ModelRow): ReactNode => <MemoryCell row={row} {...actions} />;
  return drafts.map(({ sort: key, draw, ...column }) => {
    const isSorted = key !== undefined && sort.key === key;
    return {
      ...column,
      head: column.id === 'name' ? `Installed, ${count}` : column.head,
      draw: draw ?? drawMemory,
      isSortedDescending: isSorted && sort.isDescending,
      isSortedAscending: isSorted && !sort.isDescending,
      ...(key === undefined ? {} : { onSort: () => onSort(nextSort(sort, key)) }),
    };
  });
}
