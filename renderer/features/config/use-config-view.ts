import { useNavigate, useSearch } from '@tanstack/react-router';
import { useNarrow } from '../../shared/index.ts';

export const layouts = ['form', 'both', 'yaml'] as const;
export type Layout = (typeof layouts)[number];

interface Search {
  readonly section?: string;
  readonly view?: string;
  readonly panel?: string;
}

/** What lies over the page. */
export const panels = ['history', 'import', 'review', 'clash'] as const;
export type Panel = (typeof panels)[number];

/** The view as the address holds it. A narrow window has room for the form or the text. */
export function useConfigView() {
  const search: Search = useSearch({ strict: false });
  const navigate = useNavigate();
  const isNarrow = useNarrow();
  const go = (change: Search): void => {
    const kept = Object.entries({ ...search, ...change }).filter(([, value]) => value !== '');
    void navigate({ to: '/config', search: Object.fromEntries(kept), replace: true });
  };
  const asked = layouts.find((layout) => layout === search.view) ?? 'both';
  const layout: Layout = isNarrow && asked === 'both' ? 'form' : asked;
  return {
    section: search.section ?? '',
    layout,
    isNarrow,
    panel: panels.find((panel) => panel === search.panel) ?? null,
    setSection: (section: string): void => go({ section }),
    setLayout: (view: Layout): void => go({ view }),
    openPanel: (panel: Panel): void => go({ panel }),
    closePanel: (): void => go({ panel: '' }),
  };
}

export type ConfigView = ReturnType<typeof useConfigView>;
