import { useNavigate, useSearch } from '@tanstack/react-router';

interface Search {
  /** What is typed into the box: it filters, and names what to pull. */
  readonly q?: string;
  /** The model whose detail is shown. */
  readonly id?: string;
  /** `1` when the detail lies over the list, where there is no room beside it. */
  readonly open?: string;
  readonly sort?: string;
  /** Models that are compared, with commas; there when the page compares. */
  readonly compare?: string;
}

/** The view as the address holds it. */
export function useModelsView() {
  const search: Search = useSearch({ strict: false });
  const navigate = useNavigate();
  const go = (change: Search, isReplacing: boolean): void => {
    const next = { ...search, ...change };
    const kept = Object.entries(next).filter(([key, value]) => value !== '' || key === 'compare');
    void navigate({ to: '/models', search: Object.fromEntries(kept), replace: isReplacing });
  };
  return {
    text: search.q ?? '',
    chosen: search.id ?? null,
    isOpen: search.open === '1',
    sort: search.sort ?? '',
    /** `null` when the page does not compare. */
    compared: search.compare === undefined ? null : search.compare.split(',').filter(Boolean),
    setText: (q: string): void => go({ q }, true),
    setSort: (sort: string): void => go({ sort }, true),
    /** Moving from row to row leaves no entries in the history. */
    choose: (id: string): void => go({ id }, true),
    open: (id: string): void => go({ id, open: '1' }, search.open === '1'),
    close: (): void => go({ open: '' }, true),
    compare: (names: readonly string[]): void => go({ compare: names.join(',') }, search.compare !== undefined),
    endComparing: (): void => {
      const { compare: _, ...rest } = search;
      void navigate({ to: '/models', search: { ...rest } });
    },
  };
}

export type ModelsView = ReturnType<typeof useModelsView>;
