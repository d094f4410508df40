import { useNavigate, useSearch } from '@tanstack/react-router';
import type { UsageGrouping } from '../../../apps/contract/model/index.ts';
import { usePageWindow } from '../../shared/index.ts';
import { type Measure, measures } from './measures.ts';
import { groupings, spans } from './window.ts';

interface Search {
  readonly by?: string;
  readonly show?: string;
  /** `previous` draws the span before as well. */
  readonly vs?: string;
  /** `speed` shows how fast it was in place of how much. */
  readonly table?: string;
}

/** The view as the address holds it. */
export function useUsageView() {
  const search: Search = useSearch({ strict: false });
  const navigate = useNavigate();
  const pageWindow = usePageWindow({ to: '/usage', spans, usual: '7d' });
  const go = (change: Search): void => {
    const kept = Object.entries({ ...search, ...change }).filter(([, value]) => value !== '');
    void navigate({ to: '/usage', search: Object.fromEntries(kept) });
  };
  const show = measures.find((measure) => measure === search.show) ?? 'busy';
  const by = groupings.find(({ value }) => value === search.by)?.value ?? 'project';
  return {
    // Prices are those of models.
    by: show === 'saved' ? ('model' as const) : by,
    show,
    ...pageWindow,
    isCompared: search.vs === 'previous',
    table: search.table === 'speed' ? ('speed' as const) : ('use' as const),
    setBy: (next: UsageGrouping): void => go({ by: next, show: show === 'saved' && next !== 'model' ? '' : show }),
    setShow: (next: Measure): void => go({ show: next, by: next === 'saved' ? 'model' : by }),
    setTable: (next: 'use' | 'speed'): void => go({ table: next === 'speed' ? next : '' }),
    toggleCompared: (): void => go({ vs: search.vs === 'previous' ? '' : 'previous' }),
  };
}

export type UsageView = ReturnType<typeof useUsageView>;
