import { useQuery } from '@tanstack/react-query';
import type { ShellUpdate } from '../../../apps/contract/model/index.ts';
import { readShellFacts } from './shell-facts.ts';

const path = '/shell/update';
/** The app looks for newer versions once a day; how far one has come is of interest while it is in sight. */
const lookMs = 30_000;
const none: ShellUpdate = { kind: 'none' };

async function fetchUpdate(signal: AbortSignal): Promise<ShellUpdate> {
  const answer = await fetch(path, { signal });
  // The app that serves this page is of the same build.
  return answer.ok ? ((await answer.json()) as ShellUpdate) : none;
}

/** A newer version of the desktop app, and having the app ask about it; `none` in a browser. */
export function useUpdate() {
  const { data: update = none, refetch } = useQuery({
    queryKey: ['shell', 'update'],
    queryFn: ({ signal }) => fetchUpdate(signal),
    enabled: readShellFacts() !== null,
    refetchInterval: lookMs,
    refetchOnWindowFocus: true,
    retry: false,
  });
  const ask = async (): Promise<void> => {
    // The app asks in a box of its own; what became of that is seen at the next look.
    await fetch(path, { method: 'POST' }).catch(() => undefined);
    await refetch();
  };
  return { update, ask: () => void ask() };
}
