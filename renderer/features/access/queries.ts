import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import type { AuditSubject } from '../../../apps/contract/model/index.ts';
import { useControl, useControlEvent, useThrottled } from '../../shared/index.ts';

const useEveryMs = 5000;
const slideMs = 15_000;
const auditPageSize = 100;

/** The page's one call. What is used of limits is the service's to count, so it is asked for anew when requests end. */
export function useAccessPage() {
  const { queries } = useControl();
  const cache = useQueryClient();
  const renew = (): void => void cache.invalidateQueries({ queryKey: queries.access.page.key() });
  const renewUse = useThrottled(renew, useEveryMs);
  useControlEvent(({ type }) => {
    if (type === 'records-stored') renewUse();
    if (type !== 'config-changed') return;
    renew();
    void cache.invalidateQueries({ queryKey: queries.audit.key() });
  });
  return useQuery(queries.access.page.queryOptions({ refetchInterval: slideMs }));
}

export interface AuditFilter {
  readonly subject: AuditSubject | null;
  readonly text: string;
}

/** The audit, newest first, a page at a time. */
export function useAudit({ subject, text }: AuditFilter) {
  const { queries } = useControl();
  return useInfiniteQuery(
    queries.audit.infiniteOptions({
      input: (before: string | null) => ({
        limit: auditPageSize,
        before,
        ...(subject === null ? {} : { subject }),
        ...(text === '' ? {} : { text }),
      }),
      initialPageParam: null,
      getNextPageParam: (page) => (page.length < auditPageSize ? undefined : (page.at(-1)?.id ?? undefined)),
      placeholderData: (before) => before,
    }),
  );
}
