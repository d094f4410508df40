import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { resolveFilter } from './filter/resolve-filter.ts';
import { firstText } from './filter/views.ts';

interface Search {
  readonly q?: string;
  readonly id?: string;
}

/** The view as the address holds it: the filter's text and the open request. */
export function useRequestView() {
  const search: Search = useSearch({ strict: false });
  const navigate = useNavigate();
  const text = search.q ?? firstText;
  const openId = search.id ?? null;
  const parsed = useMemo(() => resolveFilter(text), [text]);
  const go = (next: Search, isReplacing: boolean): void => {
    const { q = search.q, id } = { id: search.id, ...next };
    void navigate({
      to: '/requests',
      search: { ...(q === undefined ? {} : { q }), ...(id ? { id } : {}) },
      replace: isReplacing,
    });
  };
  return {
    text,
    openId,
    ...parsed,
    setText: (q: string): void => go({ q }, false),
    /** Moving from row to row leaves one entry in the history, not one per row. */
    open: (id: string): void => go({ id }, openId !== null),
    close: (): void => go({ id: '' }, false),
  };
}

export type RequestView = ReturnType<typeof useRequestView>;
