import { useMemo, useState } from 'react';
import { type ColumnChoice, isChosen, loadColumnChoice, saveColumnChoice } from './column-choice.ts';
import { requestColumns } from './columns.tsx';

/** The columns that are switched on, remembered in this browser. */
export function useChosenColumns() {
  const [choice, setChoice] = useState<ColumnChoice>(loadColumnChoice);
  const shown = useMemo(() => requestColumns.filter((column) => isChosen(column, choice)), [choice]);
  const toggle = (id: string): void => {
    const column = requestColumns.find((candidate) => candidate.id === id);
    if (!column) return;
    const next = { ...choice, [id]: !isChosen(column, choice) };
    setChoice(next);
    saveColumnChoice(next);
  };
  return { shown, choice, toggle };
}

export type ChosenColumns = ReturnType<typeof useChosenColumns>;
