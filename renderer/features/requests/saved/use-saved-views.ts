import { useState } from 'react';
import { useNotices } from '../../../shared/index.ts';
import { addSaved, loadSaved, removeSaved, renameSaved, type SavedView, storeSaved } from './saved-views.ts';

/** The views of this browser. Each change is done at once, and what cannot be stored is said. */
export function useSavedViews() {
  const [views, setViews] = useState<SavedView[]>(loadSaved);
  const { say } = useNotices();
  const put = (next: SavedView[]): boolean => {
    const isStored = storeSaved(next);
    if (isStored) setViews(next);
    else say({ tone: 'fail', text: 'This browser keeps nothing for the page. Copy the link of the page instead.' });
    return isStored;
  };
  const change = (next: SavedView[], text: string): void => {
    if (put(next)) say({ tone: 'ok', text, undo: () => void put(views) });
  };
  return {
    views,
    save(view: SavedView): void {
      const isNew = views.every(({ name }) => name !== view.name);
      change(addSaved(views, view), `“${view.name}” is ${isNew ? 'saved' : 'changed'}.`);
    },
    rename(from: string, to: string): void {
      if (from !== to) change(renameSaved(views, from, to), `“${from}” is now “${to}”.`);
    },
    remove(name: string): void {
      change(removeSaved(views, name), `“${name}” is removed.`);
    },
  };
}

export type SavedViews = ReturnType<typeof useSavedViews>;
