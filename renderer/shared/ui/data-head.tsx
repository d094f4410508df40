// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by hand, which table elements do not allow
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names its active row
import type { DataColumn } from './data-column.ts';

interface DataHeadProps<Row> {
  readonly columns: readonly DataColumn<Row>[];
  readonly template: string;
}

/** The head of the data table. Rows are placed by hand, which table elements do not allow; hence the roles. */
export function DataHead<Row>({ columns, template }: DataHeadProps<Row>) {
  return (
    <div role="rowgroup" className="data-head-group">
      <div role="row" aria-rowindex={1} className="data-head" style={{ gridTemplateColumns: template }}>
        {columns.map(({ id, head, label, isNumber, isSortedDescending }) => (
          <div
            key={id}
            role="columnheader"
            className={isNumber ? 'number' : undefined}
            aria-label={label}
            aria-sort={isSortedDescending ? 'descending' : undefined}
          >
            {head}
          </div>
        ))}
      </div>
    </div>
  );
}
