import type { Status } from '../../../../apps/contract/control/index.ts';
import type { InFlight, MemoryBudget, ResidentModel, UsageRow } from '../../../../apps/contract/model/index.ts';
import {
  describeStay,
  formatCount,
  formatGigabytes,
  formatMemory,
  formatShare,
  formatSpan,
  type MemorySegment,
  plural,
  type Quantity,
  type SeriesBook,
} from '../../../shared/index.ts';

export interface MemoryRow {
  readonly name: string;
  readonly series: number;
  readonly size: Quantity;
  readonly context: string;
  /** Not known before it is loaded. */
  readonly gpu: Quantity | null;
  readonly requests: string;
  readonly unloads: string;
  readonly isBusy: boolean;
  readonly isPinned: boolean;
  /** It is being loaded; its size is what it is expected to need. */
  readonly isExpected: boolean;
}

export interface MemoryView {
  readonly used: string;
  readonly budget: string;
  readonly explanation: string;
  /** What holds now and why, when that is less than the budget. */
  readonly loweredText: string | null;
  /** Where the budget ends now, as a share of the bar; `null` when nothing lowers it. */
  readonly heldAt: number | null;
  readonly freeText: string;
  readonly summary: string;
  readonly segments: readonly MemorySegment[];
  readonly rows: readonly MemoryRow[];
  readonly waiting: readonly { readonly model: string; readonly text: string }[];
}

interface MemoryFacts {
  readonly memory: MemoryBudget;
  readonly memoryNow: Status['memoryNow'];
  readonly resident: readonly ResidentModel[];
  readonly inFlight: readonly InFlight[];
  /** Use of the window by model, when the log can be read. */
  readonly byModel: readonly UsageRow[];
  readonly series: SeriesBook;
  readonly nowMs: number;
}

type Coming = Status['memoryNow']['loading'][number];

const slate = 6;
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** A model that is loaded anew is shown as the one that is there still. */
const listComing = ({ memoryNow, resident }: MemoryFacts): readonly Coming[] =>
  memoryNow.loading.filter(({ model }) => !resident.some(({ name }) => name === model));

function describeRequests(model: string, { byModel }: MemoryFacts): string {
  const requests = byModel.find(({ name }) => name === model)?.requests;
  return requests === undefined ? '' : formatCount(requests);
}

function toRow(model: ResidentModel, facts: MemoryFacts): MemoryRow {
  const { inFlight, series, nowMs } = facts;
  const isBusy = inFlight.some(({ servedModel, phase }) => servedModel === model.name && phase !== 'waiting');
  return {
    name: model.name,
    series: series[model.name] ?? slate,
    size: formatMemory(model.sizeBytes),
    context: model.contextLength === null ? '' : formatCount(model.contextLength),
    gpu: { value: formatShare(model.sizeBytes === 0 ? 0 : model.gpuBytes / model.sizeBytes), unit: '%' },
    requests: describeRequests(model.name, facts),
    unloads: describeStay(model, { isBusy, nowMs }),
    isBusy,
    isPinned: model.isPinned,
    isExpected: false,
  };
}

function toComingRow({ model, neededBytes, sinceMs }: Coming, facts: MemoryFacts): MemoryRow {
  return {
    name: model,
    series: facts.series[model] ?? slate,
    ...{ size: formatMemory(neededBytes), context: '', gpu: null },
    requests: describeRequests(model, facts),
    unloads: `loading for ${formatSpan(Math.max(0, facts.nowMs - sinceMs))}`,
    ...{ isBusy: true, isPinned: false, isExpected: true },
  };
}

function describeFree(freeBytes: number): string {
  return freeBytes >= 0 ? `${formatGigabytes(freeBytes)} GB free` : `over by ${formatGigabytes(-freeBytes)} GB`;
}

function listSegments(facts: MemoryFacts, scaleBytes: number): MemorySegment[] {
  const toSegment = (name: string, bytes: number): Omit<MemorySegment, 'text'> => ({
    name,
    share: bytes / scaleBytes,
    series: facts.series[name] ?? slate,
  });
  return [
    ...facts.resident.map(({ name, sizeBytes }) => ({
      ...toSegment(name, sizeBytes),
      text: `${formatGigabytes(sizeBytes)} GB`,
    })),
    ...listComing(facts).map(({ model, neededBytes }) => ({
      ...toSegment(model, neededBytes),
      text: `loading, about ${formatGigabytes(neededBytes)} GB`,
      isExpected: true,
    })),
  ];
}

/** Memory by model against the budget that holds now, in load order, with the same as words. */
export function buildMemoryView(facts: MemoryFacts): MemoryView {
  const { memory, memoryNow, resident } = facts;
  const usedBytes = sum(resident.map(({ sizeBytes }) => sizeBytes));
  const coming = listComing(facts);
  const takenBytes = usedBytes + sum(coming.map(({ neededBytes }) => neededBytes));
  const scaleBytes = Math.max(memory.budgetBytes, takenBytes, 1);
  const { liveBudgetBytes, loweredBecause } = memoryNow;
  const isLowered = liveBudgetBytes < memory.budgetBytes && loweredBecause !== null;
  const segments = listSegments(facts, scaleBytes);
  const used = formatGigabytes(usedBytes);
  const budget = formatGigabytes(memory.budgetBytes);
  const freeText = describeFree((isLowered ? liveBudgetBytes : memory.budgetBytes) - takenBytes);
  const loweredText = isLowered ? `${formatGigabytes(liveBudgetBytes)} GB now: ${loweredBecause}` : null;
  const listed = segments.map(({ name, text }) => `${name} ${text}`).join(', ');
  const sentence = `${used} of ${budget} GB in use${listed === '' ? '' : `: ${listed}`}; ${freeText}`;
  return {
    ...{ used, budget, loweredText, freeText, segments },
    explanation: memory.explanation,
    heldAt: isLowered ? liveBudgetBytes / scaleBytes : null,
    summary: loweredText === null ? sentence : `${sentence}. ${loweredText}`,
    rows: [...resident.map((model) => toRow(model, facts)), ...coming.map((model) => toComingRow(model, facts))],
    waiting: memoryNow.waiting.map(({ model, requestCount, reason }) => ({
      model,
      text: `waits for ${reason}, ${plural(requestCount, 'request')}`,
    })),
  };
}
