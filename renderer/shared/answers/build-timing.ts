import type { RequestRecord } from '../../../apps/contract/model/index.ts';
import { formatCount, formatSpeed } from '../format/format-count.ts';
import { formatDuration } from '../format/format-duration.ts';
import type { RunState } from './run-state.ts';

/** One stretch of a call's time; `share` of the whole. */
export interface TimingPart {
  readonly name: string;
  readonly value: string;
  readonly share: number;
  /** CSS colour. */
  readonly colour: string;
}

export interface TimingFigure {
  readonly name: string;
  readonly value: string;
}

export interface Timing {
  readonly parts: readonly TimingPart[];
  readonly figures: readonly TimingFigure[];
}

/** What is known of a call's time and size: from the log where it is there, else from the answer itself. */
export interface TimingFacts {
  readonly queueMs: number | null;
  readonly loadMs: number | null;
  readonly prefillMs: number | null;
  readonly decodeMs: number | null;
  readonly firstTokenMs: number | null;
  readonly totalMs: number | null;
  readonly promptTokens: number | null;
  readonly completionTokens: number | null;
  readonly tokensPerSecond: number | null;
}

/** Speed of writing by the answer's own figures. */
function measureSpeed(tokens: number | null, decodeMs: number | null): number | null {
  return tokens === null || decodeMs === null || decodeMs <= 0 ? null : (tokens * 1000) / decodeMs;
}

/** The log's figures count; what it does not know is as the page saw it. */
export function readTimingFacts(run: RunState | null, record: RequestRecord | null): TimingFacts {
  const own = run?.finished ?? null;
  const decodeMs = record?.decodeMs ?? own?.decodeMs ?? null;
  const completionTokens = record?.completionTokens ?? own?.completionTokens ?? null;
  return {
    queueMs: record?.queueMs ?? null,
    loadMs: record?.loadMs ?? own?.loadMs ?? null,
    prefillMs: record?.prefillMs ?? own?.prefillMs ?? null,
    decodeMs,
    firstTokenMs: record?.firstTokenMs ?? run?.firstTokenMs ?? null,
    totalMs: record?.totalMs ?? run?.totalMs ?? null,
    promptTokens: record?.promptTokens ?? own?.promptTokens ?? null,
    completionTokens,
    tokensPerSecond: record?.decodeTokensPerSecond ?? measureSpeed(completionTokens, decodeMs),
  };
}

const duration = (ms: number | null): string => (ms === null ? '' : formatDuration(ms));
const count = (tokens: number | null): string => (tokens === null ? '' : formatCount(tokens));

/** Figures of a call by name, in the order in which they are read; empty where nothing is known. */
export function listFigures({ firstTokenMs, tokensPerSecond, promptTokens, completionTokens, totalMs }: TimingFacts) {
  return [
    { name: 'First token', value: duration(firstTokenMs) },
    { name: 'Speed', value: tokensPerSecond === null ? '' : `${formatSpeed(tokensPerSecond)} tok/s` },
    { name: 'Tokens read', value: count(promptTokens) },
    { name: 'Written', value: count(completionTokens) },
    { name: 'Total', value: duration(totalMs) },
  ] satisfies TimingFigure[];
}

/** Where the time of a call went, for the strip under its answer. */
export function buildTiming(facts: TimingFacts): Timing {
  const { queueMs, loadMs, prefillMs, decodeMs } = facts;
  const stretches = [
    ['In line', queueMs, 'var(--series-6)'],
    ['Load', loadMs, 'var(--series-4)'],
    ['Read', prefillMs, 'var(--series-2)'],
    ['Write', decodeMs, 'var(--series-1)'],
  ] as const;
  const wholeMs = Math.max(
    1,
    stretches.reduce((sum, [, ms]) => sum + (ms ?? 0), 0),
  );
  return {
    parts: stretches.map(([name, ms, colour]) => ({ name, value: duration(ms), share: (ms ?? 0) / wholeMs, colour })),
    figures: listFigures(facts),
  };
}
