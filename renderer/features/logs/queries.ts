import { useQuery } from '@tanstack/react-query';
import { useControl } from '../../shared/index.ts';

const lookEveryMs = 30_000;

/** The files of the logs and their sizes. */
export function useLogFiles() {
  const { queries } = useControl();
  return useQuery(queries.logs.files.queryOptions({ refetchInterval: lookEveryMs }));
}
