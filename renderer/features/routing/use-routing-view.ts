import { useNavigate, useSearch } from '@tanstack/react-router';

interface Search {
  /** The model of the dry run. */
  readonly q?: string;
  readonly project?: string;
  /** Needs with commas: vision, tools, embedding, thinking. */
  readonly needs?: string;
  /** Of the prompt. */
  readonly tokens?: string;
  readonly session?: string;
  /** `dry` where the dry run takes the place of the rules. */
  readonly tab?: string;
}

export const needNames = ['vision', 'tools', 'embedding', 'thinking'] as const;
export type Need = (typeof needNames)[number];

/** The view as the address holds it. */
export function useRoutingView() {
  const search: Search = useSearch({ strict: false });
  const navigate = useNavigate();
  const go = (change: Search): void => {
    const kept = Object.entries({ ...search, ...change }).filter(([key, value]) => value !== '' || key === 'q');
    void navigate({ to: '/routing', search: Object.fromEntries(kept), replace: true });
  };
  const needs = needNames.filter((need) => search.needs?.split(',').includes(need));
  return {
    /** `null` while nobody has typed one. */
    model: search.q ?? null,
    project: search.project ?? '',
    needs,
    tokens: search.tokens ?? '',
    session: search.session ?? '',
    tab: search.tab === 'dry' ? ('dry' as const) : ('rules' as const),
    setModel: (q: string): void => go({ q }),
    setProject: (project: string): void => go({ project }),
    setNeed: (need: Need, isOn: boolean): void =>
      go({ needs: needNames.filter((name) => (name === need ? isOn : needs.includes(name))).join(',') }),
    setTokens: (tokens: string): void => go({ tokens }),
    setSession: (session: string): void => go({ session }),
    setTab: (tab: 'rules' | 'dry'): void => go({ tab: tab === 'dry' ? 'dry' : '' }),
  };
}

export type RoutingView = ReturnType<typeof useRoutingView>;
