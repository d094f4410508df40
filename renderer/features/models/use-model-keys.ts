import type { KeyboardEvent, RefObject } from 'react';
import { useHotkeys, useNotices } from '../../shared/index.ts';
import type { ModelRow } from './table/build-rows.ts';
import type { ModelOrders } from './use-model-orders.ts';
import type { ModelsView } from './use-models-view.ts';

interface ModelKeysOptions {
  readonly view: ModelsView;
  readonly rows: readonly ModelRow[];
  readonly chosen: string | null;
  readonly orders: ModelOrders;
  readonly box: RefObject<{ focus(): void } | null>;
}

function useRowOrders({ orders, view }: Pick<ModelKeysOptions, 'orders' | 'view'>) {
  const { say } = useNotices();
  const refuse = (text: string): void => say({ tone: 'fail', text });
  return {
    load(row: ModelRow): void {
      const whyNot = orders.whyNotDaemon ?? row.whyNotLoad;
      if (row.memory || row.isLoading) return;
      if (whyNot !== null) refuse(whyNot);
      else if (row.isEvicting) view.open(row.name);
      else orders.load({ model: row.name });
    },
    unload(row: ModelRow): void {
      if (!row.memory) return;
      const whyNot = orders.whyNotDaemon ?? (row.isBusy ? `${row.name} is answering a request.` : null);
      if (whyNot !== null) refuse(whyNot);
      else orders.unload(row.name);
    },
    pin(row: ModelRow): void {
      if (orders.whyNotService !== null) refuse(orders.whyNotService);
      else orders.setPolicy({ model: row.name, isPinned: !row.isPinned });
    },
  };
}

/** Moves through the rows and acts on the chosen one; returns the keys that belong to the grid itself. */
export function useModelKeys({ view, rows, chosen, orders, box }: ModelKeysOptions): (event: KeyboardEvent) => void {
  const act = useRowOrders({ orders, view });
  const index = rows.findIndex(({ name }) => name === chosen);
  const row = rows[index];
  const stepTo = (next: number): void => {
    const target = rows[Math.min(rows.length - 1, Math.max(0, next))];
    if (target) view.choose(target.name);
  };
  useHotkeys({
    '/': () => box.current?.focus(),
    j: () => stepTo(index + 1),
    k: () => stepTo(index - 1),
    Enter: () => row && view.open(row.name),
    Escape: view.close,
    l: () => row && act.load(row),
    u: () => row && act.unload(row),
    p: () => row && act.pin(row),
  });
  return (event) => {
    const target = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (target === undefined) return;
    stepTo(target);
    event.preventDefault();
  };
}
