import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query';
import { useControl, useControlEvent } from './control-context.ts';

/** The row of a request that was made from this page, asked for once it is over and again when its end is stored; `undefined` until then. */
export function useRecord(id: string | null, isOver: boolean) {
  const { queries } = useControl();
  const cache = useQueryClient();
  const isWanted = id !== null && isOver;
  const options = queries.requests.get.queryOptions({ input: isWanted ? { id } : skipToken, retry: false });
  useControlEvent((event) => {
    if (!isWanted || event.type !== 'records-stored' || !event.records.some((record) => record.id === id)) return;
    void cache.invalidateQueries({ queryKey: options.queryKey });
  });
  return useQuery(options).data;
}
