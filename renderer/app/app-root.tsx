import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import { createControl, forgetConsoleToken, keepConsoleToken, UiProvider } from '../shared/index.ts';
import { ControlProvider } from './control-provider.tsx';
import type { PageRouter } from './routes.tsx';
import { TokenGate } from './token-gate.tsx';
import { browserTokenHome } from './token-home.ts';

interface AppRootProps {
  readonly firstToken: string | null;
  readonly router: PageRouter;
}

function createCache(): QueryClient {
  return new QueryClient({
    // A page takes a new snapshot when it opens, since only the open page follows events; a lost connection is tried again as a whole.
    defaultOptions: { queries: { retry: false, refetchOnWindowFocus: false, refetchOnReconnect: false } },
  });
}

/** Everything around the pages: the token, the API, the cache, the look. */
export function AppRoot({ firstToken, router }: AppRootProps) {
  const [token, setToken] = useState(firstToken);
  const [isRefused, setIsRefused] = useState(false);
  const refuse = useCallback(() => {
    forgetConsoleToken(browserTokenHome());
    setIsRefused(true);
  }, []);
  const control = useMemo(
    () => createControl({ origin: location.origin, token, onUnauthorized: refuse }),
    [token, refuse],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: answers got with one token do not outlive it
  const cache = useMemo(createCache, [token]);
  const enter = (next: string): void => {
    keepConsoleToken(browserTokenHome(), next);
    setIsRefused(false);
    setToken(next);
  };
  return (
    <QueryClientProvider client={cache}>
      <UiProvider>
        {isRefused ? (
          <TokenGate wasGiven={token !== null} onEnter={enter} />
        ) : (
          <ControlProvider control={control}>
            <RouterProvider router={router} />
          </ControlProvider>
        )}
      </UiProvider>
    </QueryClientProvider>
  );
}
