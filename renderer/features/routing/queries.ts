import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ControlEvent } from '../../../apps/contract/control/index.ts';
import type { DryRunRequest, RoutingDraft } from '../../../apps/contract/model/index.ts';
import { useControl, useControlEvent, useThrottled } from '../../shared/index.ts';

const backendsEveryMs = 15_000;
const knownEveryMs = 1000;
const usedEveryMs = 5000;

const changesKnown = ({ type }: ControlEvent): boolean =>
  type === 'config-changed' ||
  type === 'daemon-changed' ||
  type === 'residency-changed' ||
  type === 'installed-changed';

/** The page's one call, kept true by facts. The state of foreign backends tells no facts, so it is asked for now and then. */
export function useRoutingPage() {
  const { queries } = useControl();
  const cache = useQueryClient();
  const renew = (...keys: readonly (readonly unknown[])[]): void => {
    for (const queryKey of keys) void cache.invalidateQueries({ queryKey });
  };
  const renewKnown = useThrottled(() => {
    renew(queries.routing.page.key(), queries.routing.dryRun.key(), queries.routing.compare.key());
  }, knownEveryMs);
  const renewUse = useThrottled(() => {
    renew(queries.routing.compare.key(), queries.routing.history.key());
  }, usedEveryMs);
  useControlEvent((event) => {
    if (changesKnown(event)) renewKnown();
    if (event.type === 'records-stored') renewUse();
  });
  return useQuery(queries.routing.page.queryOptions({ refetchInterval: backendsEveryMs }));
}

/** Rules beside the requests of the last 7 days; of the rules in force without a draft. */
export function useComparison(draft: RoutingDraft | null, isEnabled = true) {
  const { queries } = useControl();
  return useQuery(
    queries.routing.compare.queryOptions({ input: { draft }, placeholderData: keepPreviousData, enabled: isEnabled }),
  );
}

/** The last 24 hours. */
export function useHistory() {
  const { queries } = useControl();
  return useQuery(queries.routing.history.queryOptions());
}

/** Where a request would go; the answer before stays while the next one is on its way. */
export function useDryRun(request: DryRunRequest) {
  const { queries } = useControl();
  return useQuery(queries.routing.dryRun.queryOptions({ input: request, placeholderData: keepPreviousData }));
}
