import { Button, DataTable, plural, useNarrow } from '../../../shared/index.ts';
import type { AccessPartProps } from '../access-part.ts';
import { findChosen, useListKeys } from '../use-list-keys.ts';
import { buildKeyRows, type KeyRow } from './build-key-rows.ts';
import { keyColumns } from './columns.tsx';
import { KeyDetail } from './key-detail.tsx';

const idOf = ({ id }: KeyRow): string => id;
const isLive = (): boolean => false;

/** Every key there is or was, without a secret. */
export function KeysView({ page, view, orders, dialogs, nowMs }: AccessPartProps) {
  const rows = buildKeyRows(page, nowMs);
  const isNarrow = useNarrow();
  const ids = rows.map(idOf);
  const chosen = findChosen(ids, view.chosen);
  const onKey = useListKeys({ view, ids, chosen });
  const report = page.keys.find(({ record }) => record.id === chosen);
  return (
    <>
      <div className="access-list">
        {rows.length === 0 ? (
          <div className="access-empty" data-testid="no-keys">
            <p>
              There is no key.{' '}
              <span className="muted">
                {page.gateway.isLoopbackOnly
                  ? 'Apps on this Mac need none; one names a project and holds limits of its own.'
                  : 'Calls from other machines are refused until there is one.'}
              </span>
            </p>
            <Button icon="plus" whyNot={orders.whyNotService} onClick={() => dialogs.addKey(null)}>
              New key
            </Button>
          </div>
        ) : (
          <div className="access-table fades-when-stale">
            <DataTable
              label={`Keys, ${plural(rows.length, 'key')}`}
              columns={keyColumns(rows.length)}
              {...{ rows, idOf, isLive, onKey }}
              selectedId={chosen}
              cursorId={chosen}
              onPick={({ id }) => view.open(id)}
              rowTestId="key-row"
              density="plain"
              isWhole
            />
          </div>
        )}
      </div>
      {report && (!isNarrow || view.isOpen) ? (
        <KeyDetail key={report.record.id} {...{ page, report, view, orders, dialogs, nowMs }} />
      ) : null}
    </>
  );
}
