import { type Ref, type SubmitEvent, useState } from 'react';
import { Button } from '../../../shared/index.ts';
import { withoutKeys } from '../filter/edit-filter.ts';
import { spanKeys } from '../filter/views.ts';
import type { ColumnChoice } from '../table/column-choice.ts';
import { longestName, suggestName, tidyName, whyNotName } from './saved-views.ts';
import type { SavedViews } from './use-saved-views.ts';

interface SaveFormProps {
  readonly text: string;
  readonly choice: ColumnChoice;
  readonly saved: SavedViews;
  readonly fieldRef: Ref<HTMLInputElement>;
}

/** Keeps the present filter and columns under a name. */
export function SaveForm({ text, choice, saved, fieldRef }: SaveFormProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? suggestName(withoutKeys(text, spanKeys));
  const name = tidyName(shown);
  const whyNot = whyNotName(saved.views, name, null);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (whyNot !== null) return;
    saved.save({ name, text, columns: choice });
    setTyped(null);
  };
  return (
    <form className="keep-form" onSubmit={submit}>
      <input
        ref={fieldRef}
        className="field"
        aria-label="Name of this view"
        placeholder="Name"
        maxLength={longestName}
        value={shown}
        onFocus={({ currentTarget }) => currentTarget.select()}
        onChange={({ target }) => setTyped(target.value)}
      />
      <Button type="submit" whyNot={whyNot}>
        Save
      </Button>
    </form>
  );
}
