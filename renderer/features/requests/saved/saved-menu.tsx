import { Popover } from '@mantine/core';
import { useRef, useState } from 'react';
import type { RequestFacets } from '../../../../apps/contract/model/index.ts';
import { formatCount, Icon } from '../../../shared/index.ts';
import type { ChosenColumns } from '../table/use-chosen-columns.ts';
import type { RequestView } from '../use-request-view.ts';
import { countSaved } from './count-saved.ts';
import { SaveForm } from './save-form.tsx';
import { SavedRow } from './saved-row.tsx';
import type { SavedView } from './saved-views.ts';
import { useSavedViews } from './use-saved-views.ts';

interface SavedMenuProps {
  readonly view: RequestView;
  readonly facets: RequestFacets | undefined;
  readonly columns: ChosenColumns;
}

/** Saves the present filter and columns under a name, and holds those that were saved. */
export function SavedMenu({ view, facets, columns }: SavedMenuProps) {
  const [isOpen, setIsOpen] = useState(false);
  const saved = useSavedViews();
  const nameField = useRef<HTMLInputElement>(null);
  const countOf = ({ text }: SavedView): number | null => (facets ? countSaved(text, view.text, facets) : null);
  const active = saved.views.find(({ text }) => text === view.text);
  const count = active ? countOf(active) : saved.views.length || null;
  const take = (chosen: SavedView): void => {
    view.setText(chosen.text);
    columns.take(chosen.columns);
    setIsOpen(false);
  };
  return (
    <Popover
      opened={isOpen}
      onChange={setIsOpen}
      position="bottom-start"
      width={300}
      classNames={{ dropdown: 'menu kept-menu' }}
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <button
          type="button"
          className="saved-button"
          data-on={active !== undefined}
          onClick={() => setIsOpen(!isOpen)}
          data-testid="saved-views"
        >
          {active ? <span className="hidden-text">Saved view </span> : null}
          <span className="cut">{active?.name ?? (saved.views.length === 0 ? 'Save view' : 'Saved views')}</span>
          {count === null ? null : <b>{formatCount(count)}</b>}
          <Icon name="down" size={11} />
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <SaveForm text={view.text} choice={columns.choice} saved={saved} fieldRef={nameField} />
        {saved.views.length === 0 ? (
          <p className="note dim kept-note">Filter and columns stay in this browser.</p>
        ) : (
          <ul className="kept-list" aria-label="Saved views">
            {saved.views.map((each) => (
              <li key={each.name}>
                <SavedRow
                  view={each}
                  count={countOf(each)}
                  isActive={each === active}
                  saved={saved}
                  onTake={() => take(each)}
                  onChanged={() => nameField.current?.focus()}
                />
              </li>
            ))}
          </ul>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
