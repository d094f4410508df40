import type { Status } from '../../../../apps/contract/control/index.ts';
import type { InFlight, MemoryBudget, ResidentModel, UsageRow } from '../../../../apps/contract/model/index.ts';
import {
  buildMemoryBar,
  describeStay,
  formatCount,
  formatMemory,
  formatShare,
  formatSpan,
  listComing,
  type MemoryBarView,
  plural,
  type Quantity,
  type SeriesBook,
  seriesOf,
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

export interface MemoryView extends MemoryBarView {
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

function describeRequests(model: string, { byModel }: MemoryFacts): string {
  const requests = byModel.find(({ name }) => name === model)?.requests;
  return requests === undefined ? '' : formatCount(requests);
}

function toRow(model: ResidentModel, facts: MemoryFacts): MemoryRow {
  const { inFlight, series, nowMs } = facts;
  const isBusy = inFlight.some(({ servedModel, phase }) => servedModel === model.name && phase !== 'waiting');
  return {
    name: model.name,
    series: seriesOf(series, model.name),
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
    series: seriesOf(facts.series, model),
    ...{ size: formatMemory(neededBytes), context: '', gpu: null },
    requests: describeRequests(model, facts),
    unloads: `loading for ${formatSpan(Math.max(0, facts.nowMs - sinceMs))}`,
    ...{ isBusy: true, isPinned: false, isExpected: true },
  };
}

/** The bar in the order of the residents, its rows, and who waits for room in it. */
export function buildMemoryView(facts: MemoryFacts): MemoryView {
  const { memory, memoryNow, resident, series } = facts;
  const residency = { ...memoryNow, budget: memory, residents: [...resident] };
  return {
    ...buildMemoryBar(residency, series),
    rows: [
      ...resident.map((model) => toRow(model, facts)),
      ...listComing(residency).map((model) => toComingRow(model, facts)),
    ],
    waiting: memoryNow.waiting.map(({ model, requestCount, reason }) => ({
      model,
      text: `waits for ${reason}, ${plural(requestCount, 'request')}`,
    })),
  };
}
