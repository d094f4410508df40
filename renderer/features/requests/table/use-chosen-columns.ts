import { useMemo, useState } from 'react';
import { type ColumnChoice, isChosen, loadColumnChoice, saveColumnChoice } from './column-choice.ts';
import { requestColumns } from './columns.tsx';

/** The columns that are switched on, remembered in this browser. */
export function useChosenColumns() {
  const [choice, setChoice] = useState<ColumnChoice>(loadColumnChoice);
  const shown = useMemo(() => requestColumns.filter((column) => isChosen(column, choice)), [choice]);
  const take = (next: ColumnChoice): void => {
    setChoice(next);
    saveColumnChoice(next);
  };
  const toggle = (id: string): void => {
    const column = requestColumns.find((candidate) => candidate.id === id);
    if (column) take({ ...choice, [id]: !isChosen(column, choice) });
  };
  return { shown, choice, take, toggle };
}

export type ChosenColumns = ReturnType<typeof useChosenColumns>;
