import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ControlEvent } from '../../../apps/contract/control/index.ts';
import { useControl, useControlEvent, useThrottled } from '../../shared/index.ts';

const seenEveryMs = 2000;

const changesPage = ({ type }: ControlEvent): boolean =>
  type === 'records-stored' ||
  type === 'config-changed' ||
  type === 'daemon-changed' ||
  type === 'residency-changed' ||
  type === 'installed-changed';

/** The page's one call, taken again when a request has ended or what can be chosen has changed. */
export function useConnectPage() {
  const { queries } = useControl();
  const cache = useQueryClient();
  const renew = useThrottled(() => void cache.invalidateQueries({ queryKey: queries.connect.page.key() }), seenEveryMs);
  useControlEvent((event) => {
    if (changesPage(event)) renew();
  });
  return useQuery(queries.connect.page.queryOptions());
}
