import type { Residency } from '../../../../apps/contract/model/index.ts';
import { buildMemoryBar, type MemoryBarView, plural, type SeriesBook } from '../../../shared/index.ts';

export interface MemoryHeadView extends MemoryBarView {
  readonly waiting: readonly { readonly model: string; readonly text: string }[];
}

/** The bar in load order, and who waits for room in it. */
export function buildMemoryHead(residency: Residency, series: SeriesBook): MemoryHeadView {
  const residents = residency.residents.toSorted((a, b) => a.loadedAtMs - b.loadedAtMs);
  return {
    ...buildMemoryBar({ ...residency, residents }, series),
    waiting: residency.waiting.map(({ model, requestCount, reason }) => ({
      model,
      text: `${plural(requestCount, 'request waits', 'requests wait')} for it: ${reason}`,
    })),
  };
}
