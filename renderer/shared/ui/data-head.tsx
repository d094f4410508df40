// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by hand, which table elements do not allow
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names its active row
import type { DataColumn } from './data-column.ts';
import { Icon } from './icons.tsx';

type SortFacts = Pick<DataColumn<never>, 'isSortedAscending' | 'isSortedDescending'>;

function sortOf({ isSortedAscending, isSortedDescending }: SortFacts): 'ascending' | 'descending' | undefined {
  if (isSortedDescending) return 'descending';
  return isSortedAscending ? 'ascending' : undefined;
}

function HeadText<Row>({ column }: { readonly column: DataColumn<Row> }) {
  const { head, onSort, label } = column;
  const sort = sortOf(column);
  if (!onSort) return head;
  return (
    <button type="button" className="sort-head" onClick={onSort} title={`Sort by ${label.toLowerCase()}`}>
      <span>{head}</span>
      {sort === undefined ? null : <Icon name={sort === 'descending' ? 'down' : 'up'} size={11} />}
    </button>
  );
}

interface DataHeadProps<Row> {
  readonly columns: readonly DataColumn<Row>[];
  readonly template: string;
}

/** The head of the data table. Rows are placed by hand, which table elements do not allow; hence the roles. */
export function DataHead<Row>({ columns, template }: DataHeadProps<Row>) {
  return (
    <div role="rowgroup" className="data-head-group">
      <div role="row" aria-rowindex={1} className="data-head" style={{ gridTemplateColumns: template }}>
        {columns.map((column) => (
          <div
            key={column.id}
            role="columnheader"
            className={column.isNumber ? 'number' : undefined}
            aria-label={column.label}
            aria-sort={sortOf(column)}
          >
            <HeadText column={column} />
          </div>
        ))}
      </div>
    </div>
  );
}
