import type { KeyboardEvent } from 'react';
import { DataTable, plural } from '../../../shared/index.ts';
import type { ModelOrders } from '../use-model-orders.ts';
import type { ModelsView } from '../use-models-view.ts';
import type { ModelRow } from './build-rows.ts';
import { buildColumns } from './columns.tsx';
import { readSort } from './sort-rows.ts';

interface InstalledTableProps {
  readonly rows: readonly ModelRow[];
  readonly count: number;
  readonly chosen: string | null;
  readonly view: ModelsView;
  readonly orders: ModelOrders;
  readonly onKey: (event: KeyboardEvent) => void;
}

const idOf = ({ name }: ModelRow): string => name;
const isLive = (): boolean => false;

/** What is installed: one row a model. */
export function InstalledTable({ rows, count, chosen, view, orders, onKey }: InstalledTableProps) {
  const columns = buildColumns({
    sort: readSort(view.sort),
    onSort: view.setSort,
    count,
    whyNot: orders.whyNotDaemon,
    // What would have to go is for the detail to show before it goes.
    load: (row) => (row.isEvicting ? view.open(row.name) : orders.load({ model: row.name })),
  });
  return (
    <div className="installed fades-when-stale">
      <DataTable
        label={`Installed, ${plural(count, 'model')}`}
        rows={rows}
        columns={columns}
        idOf={idOf}
        isLive={isLive}
        selectedId={chosen}
        cursorId={chosen}
        onPick={({ name }) => view.open(name)}
        onKey={onKey}
        rowTestId="model-row"
        density="plain"
        isWhole
      />
    </div>
  );
}
