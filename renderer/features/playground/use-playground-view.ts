import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { type CallDialect, callDialects } from './call/draft.ts';

interface Search {
  readonly m?: string;
  readonly b?: string;
  readonly d?: string;
}

/** One model that is asked, at one backend or wherever the rules lead; `model` empty for the usual one. */
export interface Column {
  readonly id: string;
  readonly model: string;
  readonly backend: string | null;
}

/** At most these stand side by side. */
export const columnIds = ['first', 'second', 'third'] as const;
export const mostColumns = columnIds.length;

/** The columns of the address: names and backends in turn, with commas between. */
export function readColumns({ m = '', b = '' }: Search): Omit<Column, 'id'>[] {
  const backends = b.split(',');
  return m
    .split(',')
    .slice(0, mostColumns)
    .map((model, place) => ({ model, backend: backends[place] || null }));
}

export function writeColumns(columns: readonly Omit<Column, 'id'>[]): Search {
  const m = columns.map(({ model }) => model).join(',');
  const b = columns.map(({ backend }) => backend ?? '').join(',');
  return { ...(m === '' ? {} : { m }), ...(/^,*$/.test(b) ? {} : { b }) };
}

/** What is called and in which dialect, as the address holds it. */
export function usePlaygroundView() {
  const search: Search = useSearch({ strict: false });
  const navigate = useNavigate();
  // A column keeps its id, and with it its answer, when one before it is removed.
  const [ids, setIds] = useState<readonly string[]>(columnIds);
  const columns = readColumns(search).map((column, place): Column => ({ id: ids[place] ?? '', ...column }));
  const dialect = callDialects.find((each) => each === search.d) ?? 'openai';
  const go = (next: Search): void => {
    void navigate({ to: '/playground', search: next, replace: true });
  };
  const spoken = dialect === 'openai' ? {} : { d: dialect };
  return {
    columns,
    dialect,
    setDialect: (d: CallDialect): void => go({ ...writeColumns(columns), ...(d === 'openai' ? {} : { d }) }),
    add: (): void => go({ ...writeColumns([...columns, { model: '', backend: null }]), ...spoken }),
    change: (next: Column): void =>
      go({ ...writeColumns(columns.map((column) => (column.id === next.id ? next : column))), ...spoken }),
    remove(id: string): void {
      setIds([...ids.filter((each) => each !== id), id]);
      go({ ...writeColumns(columns.filter((column) => column.id !== id)), ...spoken });
    },
  };
}

export type PlaygroundView = ReturnType<typeof usePlaygroundView>;
