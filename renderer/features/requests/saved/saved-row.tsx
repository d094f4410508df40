import { type SubmitEvent, useEffect, useRef, useState } from 'react';
import { Button, formatCount, IconButton } from '../../../shared/index.ts';
import { useCopy } from '../copy/use-copy.ts';
import { linkOf, longestName, type SavedView, tidyName, whyNotName } from './saved-views.ts';
import type { SavedViews } from './use-saved-views.ts';

interface RenameFormProps {
  readonly name: string;
  readonly saved: SavedViews;
  readonly onDone: () => void;
}

function RenameForm({ name, saved, onDone }: RenameFormProps) {
  const [typed, setTyped] = useState(name);
  const field = useRef<HTMLInputElement>(null);
  // It stands where Rename was pressed.
  useEffect(() => field.current?.focus(), []);
  const next = tidyName(typed);
  const whyNot = whyNotName(saved.views, next, name);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (whyNot !== null) return;
    saved.rename(name, next);
    onDone();
  };
  return (
    <form className="keep-form saved-rename" onSubmit={submit}>
      <input
        ref={field}
        className="field"
        aria-label={`New name of ${name}`}
        maxLength={longestName}
        value={typed}
        onFocus={({ currentTarget }) => currentTarget.select()}
        onChange={({ target }) => setTyped(target.value)}
      />
      <Button type="submit" whyNot={whyNot}>
        Rename
      </Button>
    </form>
  );
}

interface SavedRowProps {
  readonly view: SavedView;
  readonly count: number | null;
  readonly isActive: boolean;
  readonly saved: SavedViews;
  readonly onTake: () => void;
  /** What was pressed is gone with the change: the focus needs another place. */
  readonly onChanged: () => void;
}

/** A saved view: it is taken with a click, and can be shared, renamed and removed. */
export function SavedRow({ view, count, isActive, saved, onTake, onChanged }: SavedRowProps) {
  const [isRenaming, setIsRenaming] = useState(false);
  const copy = useCopy();
  const { name } = view;
  if (isRenaming) {
    const done = (): void => {
      setIsRenaming(false);
      onChanged();
    };
    return <RenameForm name={name} saved={saved} onDone={done} />;
  }
  const remove = (): void => {
    saved.remove(name);
    onChanged();
  };
  const act = { kind: 'quiet', size: 'small' } as const;
  return (
    <>
      <button type="button" className="menu-item" aria-pressed={isActive} title={view.text} onClick={onTake}>
        <span className="cut">{name}</span>
        {count === null ? null : <span className="dim offer-count">{formatCount(count)}</span>}
      </button>
      <IconButton
        {...act}
        icon="link"
        label={`Copy link of ${name}`}
        onClick={() => void copy(linkOf(view, location.origin), 'The link')}
      />
      <IconButton {...act} icon="rename" label={`Rename ${name}`} onClick={() => setIsRenaming(true)} />
      <IconButton {...act} icon="trash" label={`Remove ${name}`} onClick={remove} />
    </>
  );
}
