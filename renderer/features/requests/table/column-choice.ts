import { isPlainObject } from '../../../../apps/base/index.ts';

const storageKey = 'drover.request-columns';

/** Which columns the reader has switched off or on; a column not named stands as it comes. */
export type ColumnChoice = Readonly<Record<string, boolean>>;

/** What is stored of a choice; foreign content counts as none. */
export function readColumnChoice(stored: unknown): ColumnChoice {
  if (!isPlainObject(stored)) return {};
  return Object.fromEntries(
    Object.entries(stored).filter((entry): entry is [string, boolean] => typeof entry[1] === 'boolean'),
  );
}

export function loadColumnChoice(): ColumnChoice {
  try {
    return readColumnChoice(JSON.parse(localStorage.getItem(storageKey) ?? '{}'));
  } catch {
    // No storage, or foreign content: the columns stand as they come.
    return {};
  }
}

export function saveColumnChoice(choice: ColumnChoice): void {
  try {
    localStorage.setItem(storageKey, JSON.stringify(choice));
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}

/** Whether a column is shown: fixed ones always, others as chosen, else as they come. */
export const isChosen = (
  column: { readonly id: string; readonly isFixed?: boolean; readonly isShownAtFirst: boolean },
  choice: ColumnChoice,
): boolean => column.isFixed === true || (choice[column.id] ?? column.isShownAtFirst);
