import { isPlainObject } from '../../../../apps/base/index.ts';
import { type ColumnChoice, readColumnChoice } from '../table/column-choice.ts';

const storageKey = 'drover.request-views';
export const mostSaved = 20;
export const longestName = 40;

/** A filter that was kept under a name, in this browser, with the columns that were on. */
export interface SavedView {
  readonly name: string;
  /** The whole filter, its span among it. */
  readonly text: string;
  readonly columns: ColumnChoice;
}

function readView(stored: unknown): SavedView[] {
  if (!isPlainObject(stored)) return [];
  const { name, text, columns } = stored;
  if (typeof name !== 'string' || typeof text !== 'string') return [];
  const tidied = tidyName(name);
  return tidied === '' ? [] : [{ name: tidied, text, columns: readColumnChoice(columns) }];
}

/** A name as it is kept: one line, not too long. */
export const tidyName = (name: string): string => name.replace(/\s+/g, ' ').trim().slice(0, longestName).trim();

/** The views of a stored text, each name once; what is damaged is left out. */
export function parseSaved(text: string): SavedView[] {
  const stored: unknown = JSON.parse(text);
  if (!Array.isArray(stored)) return [];
  const views = stored.flatMap(readView);
  return views.filter(({ name }, place) => views.findIndex((view) => view.name === name) === place).slice(0, mostSaved);
}

export function loadSaved(): SavedView[] {
  try {
    return parseSaved(localStorage.getItem(storageKey) ?? '[]');
  } catch {
    // No storage, or content that is not ours: nothing is saved.
    return [];
  }
}

/** Whether they are stored. */
export function storeSaved(views: readonly SavedView[]): boolean {
  try {
    localStorage.setItem(storageKey, JSON.stringify(views));
    return true;
  } catch {
    // Full or forbidden: the caller says so.
    return false;
  }
}

/** With this view in the place of one with the same name, else at the end. */
export function addSaved(views: readonly SavedView[], view: SavedView): SavedView[] {
  const isKnown = views.some(({ name }) => name === view.name);
  return isKnown ? views.map((each) => (each.name === view.name ? view : each)) : [...views, view];
}

/** Why this name cannot be given to a view; `null` where it can. `from` is the view's present name, `null` for a new view. */
export function whyNotName(views: readonly SavedView[], name: string, from: string | null): string | null {
  if (name === '') return 'Give it a name first.';
  const isKnown = views.some((view) => view.name === name);
  if (from === null) {
    return !isKnown && views.length >= mostSaved ? `There are ${mostSaved}, the most. Remove one first.` : null;
  }
  return isKnown && name !== from ? 'Another view has this name.' : null;
}

export const renameSaved = (views: readonly SavedView[], from: string, to: string): SavedView[] =>
  views.map((view) => (view.name === from ? { ...view, name: to } : view));

export const removeSaved = (views: readonly SavedView[], name: string): SavedView[] =>
  views.filter((view) => view.name !== name);

/** The address that shows the view to others, with their own columns. */
export const linkOf = ({ text }: Pick<SavedView, 'text'>, origin: string): string =>
  `${origin}/requests?${new URLSearchParams({ q: text })}`;

const quoted = /["“”]/g;

/** A name to begin with: the filter's own values, without the span. */
export function suggestName(filterBesideSpan: string): string {
  const words = filterBesideSpan.replace(/(^|\s)-?[a-z]+:/g, '$1').replace(quoted, '');
  return tidyName(words);
}
