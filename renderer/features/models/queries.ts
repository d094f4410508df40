import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ControlEvent } from '../../../apps/contract/control/index.ts';
import { useControl, useControlEvent, useThrottled } from '../../shared/index.ts';
import { applyPageEvent } from './apply-page-event.ts';

const fitsEveryMs = 700;
const useEveryMs = 5000;
const machineEveryMs = 15_000;
const slideMs = 60_000;

const changesFits = ({ type }: ControlEvent): boolean =>
  type === 'memory-changed' ||
  type === 'residency-changed' ||
  type === 'installed-changed' ||
  type === 'daemon-changed';

/** The page's one call, kept true by facts. What fits and what was used is the service's to reckon, and asked for anew. */
export function useModelsPage() {
  const { queries } = useControl();
  const cache = useQueryClient();
  const renew = (): void => {
    void cache.invalidateQueries({ queryKey: queries.models.page.key() });
    void cache.invalidateQueries({ queryKey: queries.models.fitSteps.key() });
  };
  const renewFits = useThrottled(renew, fitsEveryMs);
  const renewUse = useThrottled(renew, useEveryMs);
  useControlEvent((event) => {
    cache.setQueryData(queries.models.page.queryKey(), (page) => page && applyPageEvent(page, event));
    if (changesFits(event)) renewFits();
    if (event.type === 'records-stored') renewUse();
    if (event.type === 'installed-changed') void cache.invalidateQueries({ queryKey: queries.models.disk.key() });
  });
  return useQuery(queries.models.page.queryOptions({ refetchInterval: slideMs }));
}

/** What one model would need at the usual lengths of context. */
export function useFitSteps(model: string) {
  const { queries } = useControl();
  return useQuery(queries.models.fitSteps.queryOptions({ input: { model } }));
}

/** The machine itself, for the room that is left on its disk. */
export function useMachine() {
  const { queries } = useControl();
  return useQuery(queries.machine.queryOptions({ refetchInterval: machineEveryMs }));
}

/** What models take on disk; reading the folder takes its time, so it comes by itself. */
export function useDisk() {
  const { queries } = useControl();
  return useQuery(queries.models.disk.queryOptions({ staleTime: slideMs }));
}
