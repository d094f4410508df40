import { useNavigate, useSearch } from '@tanstack/react-router';

interface Search {
  readonly model?: string;
  readonly project?: string;
  /** Name of a key. */
  readonly key?: string;
  /** `network` for programs on other machines. */
  readonly from?: string;
  /** The client whose settings are shown. */
  readonly client?: string;
}

export type ConnectChoice = Exclude<keyof Search, 'client'>;

/** The view as the address holds it. Choices leave no entries in the history. */
export function useConnectView() {
  const search: Search = useSearch({ strict: false });
  const navigate = useNavigate();
  const change = (part: Search): void => {
    const kept = Object.entries({ ...search, ...part }).filter(([, value]) => value !== '');
    void navigate({ to: '/connect', search: Object.fromEntries(kept), replace: true });
  };
  return {
    model: search.model ?? null,
    project: search.project ?? null,
    keyName: search.key ?? null,
    isFromNetwork: search.from === 'network',
    client: search.client ?? null,
    choose: (what: ConnectChoice, value: string): void => change({ [what]: value }),
    toggle: (client: string): void => change({ client: search.client === client ? '' : client }),
  };
}

export type ConnectView = ReturnType<typeof useConnectView>;
