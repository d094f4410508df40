import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ControlEvent } from '../../../apps/contract/control/index.ts';
import { useControl, useControlEvent } from '../../shared/index.ts';

const changesUse = ({ type }: ControlEvent): boolean =>
  type === 'config-changed' || type === 'daemon-changed' || type === 'restart-changed';

/** The page's one call; told of changes of the file, whoever makes them. */
export function useConfigPage() {
  const { queries } = useControl();
  const cache = useQueryClient();
  useControlEvent((event) => {
    if (changesUse(event)) void cache.invalidateQueries({ queryKey: queries.config.page.key() });
    if (event.type !== 'config-changed') return;
    void cache.invalidateQueries({ queryKey: queries.config.preview.key() });
    void cache.invalidateQueries({ queryKey: queries.config.history.key() });
  });
  return useQuery(queries.config.page.queryOptions());
}

/** The JSON Schema of the file, for the editor. */
export function useConfigSchema() {
  const { queries } = useControl();
  return useQuery(queries.config.schema.queryOptions({ staleTime: Number.POSITIVE_INFINITY })).data ?? null;
}

const historyLimit = 200;

/** Accepted changes, newest first. */
export function useConfigHistory() {
  const { queries } = useControl();
  return useQuery(queries.config.history.queryOptions({ input: { limit: historyLimit } }));
}
