import { type Ref, useId, useImperativeHandle } from 'react';
import type { FilterIssue } from '../../../../apps/base/index.ts';
import type { RequestFacets } from '../../../../apps/contract/model/index.ts';
import { Icon } from '../../../shared/index.ts';
import { FilterMirror } from './filter-mirror.tsx';
import { FilterOffers } from './filter-offers.tsx';
import { useFilterField } from './use-filter-field.ts';
import { spanText } from './views.ts';

interface FilterBoxProps {
  readonly text: string;
  readonly issues: readonly FilterIssue[];
  readonly facets: RequestFacets | undefined;
  readonly onChange: (text: string) => void;
  readonly focusRef: Ref<{ focus(): void }>;
}

const hint = 'Filter, for example app:Cursor ttft>2s';

/** The filter as text, coloured by word, with completion. */
export function FilterBox({ text, issues, facets, onChange, focusRef }: FilterBoxProps) {
  const id = useId();
  const field = useFilterField({ text, facets, onChange });
  const { draft, offers, chosen, isOpen, input } = field;
  useImperativeHandle(focusRef, () => ({ focus: () => input.current?.focus() }), [input]);
  const isQuiet = !isOpen && draft !== '' && draft === spanText(draft);
  const issue = isOpen ? undefined : issues[0];
  return (
    <div className="filter">
      <label className="filter-box" htmlFor={id}>
        <Icon name="search" size={14} />
        <span className="filter-field">
          <FilterMirror text={draft} issues={issues} scrollOf={input} hint={isQuiet ? hint : null} />
          <input
            id={id}
            ref={input}
            data-testid="filter-box"
            role="combobox"
            aria-label="Filter requests"
            aria-expanded={offers.length > 0}
            aria-controls={`${id}-offers`}
            aria-activedescendant={chosen >= 0 ? `${id}-offers-${chosen}` : undefined}
            aria-invalid={issues.length > 0}
            aria-describedby={issue ? `${id}-issue` : undefined}
            placeholder={hint}
            autoComplete="off"
            spellCheck={false}
            value={draft}
            onBlur={field.close}
            onKeyDown={field.onKeyDown}
            onSelect={({ currentTarget }) => field.setCaret(currentTarget.selectionStart ?? 0)}
            onChange={field.onType}
          />
        </span>
        <kbd>/</kbd>
      </label>
      {offers.length > 0 ? (
        <FilterOffers id={`${id}-offers`} offers={offers} chosen={chosen} onTake={field.take} />
      ) : null}
      {issue ? (
        <p id={`${id}-issue`} className="filter-issue note" role="status">
          {issue.message}
        </p>
      ) : null}
    </div>
  );
}
