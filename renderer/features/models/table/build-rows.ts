import type {
  DiskReport,
  InFlight,
  InstalledModel,
  ModelsPage,
  ResidentModel,
} from '../../../../apps/contract/model/index.ts';
import {
  describeMoment,
  describeStay,
  formatAge,
  formatCount,
  formatDisk,
  formatMemory,
  formatSpan,
  type Quantity,
  type SeriesBook,
  seriesOf,
} from '../../../shared/index.ts';
import { findFacts, type ModelFacts } from '../find-facts.ts';
import { describeFit, type FitView } from './describe-fit.ts';

/** An installed model as its row shows it; figures stay beside their texts for sorting. */
export interface ModelRow {
  readonly name: string;
  readonly series: number | null;
  readonly quantization: string;
  readonly capabilities: string;
  readonly disk: Quantity;
  readonly diskBytes: number;
  readonly fit: FitView;
  readonly used: string;
  readonly usedCount: number;
  readonly last: string;
  readonly lastTitle: string;
  readonly lastUsedAtMs: number;
  readonly memory: Quantity | null;
  readonly memoryBytes: number;
  readonly loadedAtMs: number;
  /** How long it stays: `busy`, `in 4 min`; empty when it is not in memory. */
  readonly stay: string;
  /** The same for a narrow column: `busy`, `28 min`, `42 s`. */
  readonly shortStay: string;
  readonly isBusy: boolean;
  readonly isPinned: boolean;
  readonly isLoading: boolean;
  /** Others must be unloaded first, at once or when they have answered. */
  readonly isEvicting: boolean;
  /** Why it cannot be loaded, or `null`. */
  readonly whyNotLoad: string | null;
}

export interface RowFacts {
  readonly page: ModelsPage;
  readonly disk: DiskReport | undefined;
  readonly inFlight: readonly InFlight[];
  readonly series: SeriesBook;
  readonly nowMs: number;
}

const listCapabilities = ({ capabilities }: InstalledModel): string =>
  capabilities.filter((capability) => capability !== 'completion').join(', ');

function describeLast(lastUsedAtMs: number | null, { isBusy }: ModelFacts, { disk, page, nowMs }: RowFacts) {
  if (isBusy) return { last: 'now', lastTitle: 'It is answering a request.' };
  if (lastUsedAtMs !== null)
    return { last: formatAge(lastUsedAtMs, nowMs), lastTitle: describeMoment(lastUsedAtMs, nowMs) };
  if (page.use === null) return { last: '', lastTitle: 'Not known: the request log cannot be read.' };
  const back = disk?.lookedBackMs ? ` in ${formatSpan(disk.lookedBackMs)}` : '';
  return { last: '', lastTitle: `No request${back} in Drover’s log.` };
}

const minuteMs = 60_000;

/** Seconds matter in the last minute only; the detail counts them all. */
function shortenStay(resident: ResidentModel, isBusy: boolean, nowMs: number): string {
  const leftMs = (resident.expiresAtMs ?? 0) - nowMs;
  if (isBusy || resident.isPinned || resident.expiresAtMs === null || leftMs < minuteMs)
    return describeStay(resident, { isBusy, nowMs }).replace(/^in /, '');
  return formatSpan(Math.round(leftMs / minuteMs) * minuteMs);
}

/** When it was last used, by the week's use or by the longer look of the disk report. */
export function findLastUse({ use, disk }: ModelFacts): number | null {
  const atMs = Math.max(use?.lastUsedAtMs ?? 0, disk?.lastUsedAtMs ?? 0);
  return atMs === 0 ? null : atMs;
}

function toRow(model: InstalledModel, facts: RowFacts): ModelRow {
  const known = findFacts(model.name, facts);
  const { resident, fit, use, policy } = known;
  const lastUsedAtMs = findLastUse(known);
  const isRefused = fit?.verdict.kind === 'refuse';
  return {
    name: model.name,
    series: resident || known.isLoading ? seriesOf(facts.series, model.name) : null,
    quantization: model.quantization ?? '',
    capabilities: listCapabilities(model),
    disk: formatDisk(model.sizeBytes),
    diskBytes: model.sizeBytes,
    fit: describeFit(fit),
    used: facts.page.use === null ? '' : formatCount(use?.requests ?? 0),
    usedCount: use?.requests ?? 0,
    ...describeLast(lastUsedAtMs, known, facts),
    lastUsedAtMs: known.isBusy ? facts.nowMs : (lastUsedAtMs ?? 0),
    memory: resident ? formatMemory(resident.sizeBytes) : null,
    memoryBytes: resident?.sizeBytes ?? 0,
    loadedAtMs: resident?.loadedAtMs ?? 0,
    stay: resident ? describeStay(resident, { isBusy: known.isBusy, nowMs: facts.nowMs }) : '',
    shortStay: resident ? shortenStay(resident, known.isBusy, facts.nowMs) : '',
    isBusy: known.isBusy,
    isPinned: resident?.isPinned ?? policy.isPinned,
    isLoading: known.isLoading,
    isEvicting: fit?.verdict.kind === 'evict' || fit?.verdict.kind === 'wait',
    whyNotLoad: isRefused ? fit.verdict.sentence : null,
  };
}

const fits = (row: ModelRow, words: readonly string[]): boolean =>
  words.every((word) => `${row.name} ${row.quantization} ${row.capabilities}`.toLowerCase().includes(word));

/** All installed models that have the words, unsorted. */
export function buildRows(facts: RowFacts, text: string): ModelRow[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return (facts.page.installed ?? []).map((model) => toRow(model, facts)).filter((row) => fits(row, words));
}
