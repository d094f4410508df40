import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ControlEvent } from '../../../apps/contract/control/index.ts';
import type { UsageMark } from '../../../apps/contract/model/index.ts';
import { useControl, useControlEvent } from './control-context.ts';
import { useThrottled } from './use-throttled.ts';

const slideMs = 60_000;
const patienceMs = 3000;
const none: readonly UsageMark[] = [];

const tellingEvents: ReadonlySet<ControlEvent['type']> = new Set([
  'config-changed',
  'daemon-changed',
  'incident-recorded',
  'residency-changed',
]);

/** What happened in the span before now, or before `endMs`, oldest first. A chart without its marks is a chart still: there are none when they cannot be had. */
export function useMarks(spanMs: number, endMs?: number): readonly UsageMark[] {
  const { client, queries } = useControl();
  const cache = useQueryClient();
  const { data } = useQuery({
    queryKey: [...queries.marks.key(), spanMs, endMs],
    queryFn: ({ signal }) => {
      const untilMs = endMs ?? Date.now();
      return client.marks({ sinceMs: untilMs - spanMs, untilMs }, { signal });
    },
    placeholderData: keepPreviousData,
    refetchInterval: slideMs,
  });
  const renew = useThrottled(() => void cache.invalidateQueries({ queryKey: queries.marks.key() }), patienceMs);
  useControlEvent(({ type }) => {
    if (tellingEvents.has(type)) renew();
  });
  return data ?? none;
}
