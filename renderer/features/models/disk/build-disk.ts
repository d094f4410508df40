import type { DiskReport } from '../../../../apps/contract/model/index.ts';
import { formatTransfer, plural, renderQuantity } from '../../../shared/index.ts';

export interface UnusedModel {
  readonly name: string;
  readonly text: string;
}

export interface DiskView {
  readonly total: string;
  /** What follows the total in the sentence. */
  readonly detail: string;
  readonly unused: readonly UnusedModel[];
  readonly orphanText: string | null;
  readonly orphanBytes: number;
  readonly notes: readonly string[];
}

const dayMs = 86_400_000;
const render = (bytes: number): string => renderQuantity(formatTransfer(bytes));
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function describeRest({ lastUsedAtMs, unusedSinceMs }: DiskReport['models'][number], nowMs: number): string {
  const sinceMs = unusedSinceMs ?? lastUsedAtMs;
  if (sinceMs === null) return 'has not been used since the log began';
  const days = plural(Math.floor((nowMs - sinceMs) / dayMs), 'day');
  return lastUsedAtMs === null ? `came ${days} ago, has never been used` : `has not been used for ${days}`;
}

function describeDetail(unused: readonly UnusedModel[], unusedBytes: number): string {
  const [first] = unused;
  if (!first) return '';
  if (unused.length === 1) return `${first.name} ${first.text}.`;
  return `${unused.length} models have not been used for long and hold ${render(unusedBytes)}.`;
}

/** What models take on disk, what nobody uses, and what belongs to no model. */
export function buildDisk(report: DiskReport, freeBytes: number | null, nowMs: number): DiskView {
  const idle = report.models.filter(({ isUnused }) => isUnused).sort((a, b) => b.ownBytes - a.ownBytes);
  const unused = idle.map((model) => ({
    name: model.name,
    text: `${describeRest(model, nowMs)} and holds ${render(model.ownBytes)}`,
  }));
  const orphanBytes = sum(report.orphans.map(({ sizeBytes }) => sizeBytes));
  const partial =
    report.partialBytes > 0 ? `${render(report.partialBytes)} of unfinished downloads wait for a pull to go on.` : null;
  return {
    total:
      freeBytes === null
        ? `${render(report.totalBytes)} on disk.`
        : `${render(report.totalBytes)} on disk, ${render(freeBytes)} free.`,
    detail: describeDetail(unused, report.unusedBytes),
    unused,
    orphanText:
      report.orphans.length === 0
        ? null
        : `${plural(report.orphans.length, 'file belongs', 'files belong')} to no model and hold${report.orphans.length === 1 ? 's' : ''} ${render(orphanBytes)}.`,
    orphanBytes,
    notes: [partial, report.note].filter((note) => note !== null),
  };
}
