import type { InFlight, MemoryBudget, ResidentModel, UsageRow } from '../../../../apps/contract/model/index.ts';
import {
  formatCount,
  formatGigabytes,
  formatMemory,
  formatShare,
  formatSpan,
  type MemorySegment,
  type Quantity,
  type SeriesBook,
} from '../../../shared/index.ts';

export interface MemoryRow {
  readonly name: string;
  readonly series: number;
  readonly size: Quantity;
  readonly context: string;
  readonly gpu: Quantity;
  readonly requests: string;
  readonly unloads: string;
  readonly isBusy: boolean;
}

export interface MemoryView {
  readonly used: string;
  readonly budget: string;
  readonly explanation: string;
  readonly freeText: string;
  readonly summary: string;
  readonly segments: readonly MemorySegment[];
  readonly rows: readonly MemoryRow[];
}

interface MemoryFacts {
  readonly memory: MemoryBudget;
  readonly resident: readonly ResidentModel[];
  readonly inFlight: readonly InFlight[];
  /** Use of the window by model, when the log can be read. */
  readonly byModel: readonly UsageRow[];
  readonly series: SeriesBook;
  readonly nowMs: number;
}

const slate = 6;

function describeUnload(model: ResidentModel, isBusy: boolean, nowMs: number): string {
  if (isBusy) return 'busy';
  if (model.expiresAtMs === null) return 'stays loaded';
  const leftMs = model.expiresAtMs - nowMs;
  return leftMs < 1000 ? 'now' : `in ${formatSpan(leftMs)}`;
}

function toRow(model: ResidentModel, { inFlight, byModel, series, nowMs }: MemoryFacts): MemoryRow {
  const isBusy = inFlight.some(({ servedModel, phase }) => servedModel === model.name && phase !== 'waiting');
  const requests = byModel.find(({ name }) => name === model.name)?.requests;
  return {
    name: model.name,
    series: series[model.name] ?? slate,
    size: formatMemory(model.sizeBytes),
    context: model.contextLength === null ? '' : formatCount(model.contextLength),
    gpu: { value: formatShare(model.sizeBytes === 0 ? 0 : model.gpuBytes / model.sizeBytes), unit: '%' },
    requests: requests === undefined ? '' : formatCount(requests),
    unloads: describeUnload(model, isBusy, nowMs),
    isBusy,
  };
}

function describeFree(freeBytes: number): string {
  return freeBytes >= 0 ? `${formatGigabytes(freeBytes)} GB free` : `over by ${formatGigabytes(-freeBytes)} GB`;
}

/** Memory by model against the budget, in load order, with the same as words. */
export function buildMemoryView(facts: MemoryFacts): MemoryView {
  const { memory, resident, series } = facts;
  const usedBytes = resident.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const scaleBytes = Math.max(memory.budgetBytes, usedBytes, 1);
  const used = formatGigabytes(usedBytes);
  const budget = formatGigabytes(memory.budgetBytes);
  const freeText = describeFree(memory.budgetBytes - usedBytes);
  const listed = resident.map(({ name, sizeBytes }) => `${name} ${formatGigabytes(sizeBytes)}`).join(', ');
  return {
    used,
    budget,
    explanation: memory.explanation,
    freeText,
    summary: `${used} of ${budget} GB in use${listed === '' ? '' : `: ${listed}`}; ${freeText}`,
    segments: resident.map(({ name, sizeBytes }) => ({
      name,
      share: sizeBytes / scaleBytes,
      series: series[name] ?? slate,
      text: `${formatGigabytes(sizeBytes)} GB`,
    })),
    rows: resident.map((model) => toRow(model, facts)),
  };
}
