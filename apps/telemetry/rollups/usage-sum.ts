import { createQuantileSketch, encodeSketches, mergeSketches, type SketchData } from '../../base/index.ts';
import type { SpeedRow, UsageRow } from '../../contract/model/index.ts';
import { isFailed } from '../queries/failed-outcomes.ts';
import { createPercentileCollector, type PercentileCollector } from '../queries/percentile-collector.ts';

/** What a sum needs of a request. */
export interface UsageParts {
  readonly outcome: string | null;
  readonly promptTokens: number | null;
  readonly completionTokens: number | null;
  readonly cachedTokens: number | null;
  readonly queueMs: number | null;
  readonly loadMs: number | null;
  readonly prefillMs: number | null;
  readonly decodeMs: number | null;
  readonly totalMs: number | null;
  readonly firstTokenMs: number | null;
  readonly overheadMs: number | null;
}

/** A sum as it is stored; busy time in microseconds. */
export interface StoredSum {
  readonly requests: number;
  readonly errors: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly busyUs: number;
  readonly sketches: Uint8Array;
}

/** `usage` has no percentiles of the phases: they are seldom asked for, and stand last in what is stored. */
export type SumScope = 'usage' | 'speed';

/** Adds up requests. Counts, tokens and busy time are exact whatever the order; running requests count as requests. */
export class UsageSum {
  readonly #scope: SumScope;
  #requests = 0;
  #errors = 0;
  #promptTokens = 0;
  #completionTokens = 0;
  #busyUs = 0;
  readonly #totalMs = createPercentileCollector();
  readonly #firstTokenMs = createPercentileCollector();
  readonly #decodeRate = createPercentileCollector();
  readonly #overheadMs = createPercentileCollector();
  readonly #queueMs = createPercentileCollector();
  readonly #loadMs = createPercentileCollector();
  readonly #prefillRate = createPercentileCollector();

  constructor(scope: SumScope = 'usage') {
    this.#scope = scope;
  }

  add(parts: UsageParts): void {
    const { completionTokens, decodeMs, totalMs, firstTokenMs, overheadMs } = parts;
    this.#requests++;
    if (isFailed(parts.outcome)) this.#errors++;
    this.#promptTokens += parts.promptTokens ?? 0;
    this.#completionTokens += completionTokens ?? 0;
    // Milliseconds are stored to three decimals: as whole microseconds they add up exactly.
    for (const ms of [parts.loadMs, parts.prefillMs, decodeMs]) this.#busyUs += Math.round((ms ?? 0) * 1000);
    if (totalMs !== null) this.#totalMs.add(totalMs);
    if (firstTokenMs !== null) this.#firstTokenMs.add(firstTokenMs);
    if (overheadMs !== null) this.#overheadMs.add(overheadMs);
    if (completionTokens && decodeMs) this.#decodeRate.add((completionTokens * 1000) / decodeMs);
    if (this.#scope === 'speed') this.#addPhases(parts);
  }

  /** Of a request, adds its count and the time to its first token alone. */
  addFirstToken(outcome: string | null, firstTokenMs: number | null): void {
    this.#requests++;
    if (isFailed(outcome)) this.#errors++;
    if (firstTokenMs !== null) this.#firstTokenMs.add(firstTokenMs);
  }

  #addPhases({ promptTokens, cachedTokens, queueMs, loadMs, prefillMs }: UsageParts): void {
    if (queueMs !== null) this.#queueMs.add(queueMs);
    if (loadMs !== null) this.#loadMs.add(loadMs);
    const readTokens = (promptTokens ?? 0) - (cachedTokens ?? 0);
    if (readTokens > 0 && prefillMs) this.#prefillRate.add((readTokens * 1000) / prefillMs);
  }

  merge(other: UsageSum): void {
    this.#requests += other.#requests;
    this.#errors += other.#errors;
    this.#promptTokens += other.#promptTokens;
    this.#completionTokens += other.#completionTokens;
    this.#busyUs += other.#busyUs;
    const theirs = other.#collectors();
    for (const [index, collector] of this.#collectors().entries()) {
      const their = theirs[index];
      if (their !== undefined) collector.merge(their);
    }
  }

  /** Of what is stored, adds counts and the time to the first token alone. */
  mergeFirstToken(stored: StoredSum): void {
    this.#addCounts(stored);
    // Percentiles that nobody asks for are passed over.
    mergeSketches(stored.sketches, 2, (place) => (place === 1 ? this.#firstTokenMs.sketch() : null));
  }

  mergeStored(stored: StoredSum): void {
    this.#addCounts(stored);
    const collectors = this.#collectors();
    mergeSketches(stored.sketches, collectors.length, (place) => collectors[place]?.sketch() ?? null);
  }

  #addCounts(stored: StoredSum): void {
    this.#requests += stored.requests;
    this.#errors += stored.errors;
    this.#promptTokens += stored.promptTokens;
    this.#completionTokens += stored.completionTokens;
    this.#busyUs += stored.busyUs;
  }

  toStored(): StoredSum {
    return {
      requests: this.#requests,
      errors: this.#errors,
      promptTokens: this.#promptTokens,
      completionTokens: this.#completionTokens,
      busyUs: this.#busyUs,
      sketches: encodeSketches(this.#collectors().map(toSketchData)),
    };
  }

  toRow(name: string | null): UsageRow {
    return {
      name,
      requests: this.#requests,
      errors: this.#errors,
      promptTokens: this.#promptTokens,
      completionTokens: this.#completionTokens,
      busyMs: this.#busyUs / 1000,
      totalMs: this.#totalMs.percentiles(),
      firstTokenMs: this.#firstTokenMs.percentiles(),
      decodeTokensPerSecond: this.#decodeRate.percentiles(),
      overheadMs: this.#overheadMs.percentiles(),
    };
  }

  toSpeed(name: string | null): SpeedRow {
    return {
      name,
      requests: this.#requests,
      totalMs: this.#totalMs.percentiles(),
      firstTokenMs: this.#firstTokenMs.percentiles(),
      queueMs: this.#queueMs.percentiles(),
      loadMs: this.#loadMs.percentiles(),
      prefillTokensPerSecond: this.#prefillRate.percentiles(),
      decodeTokensPerSecond: this.#decodeRate.percentiles(),
    };
  }

  #collectors(): readonly PercentileCollector[] {
    const usage = [this.#totalMs, this.#firstTokenMs, this.#decodeRate, this.#overheadMs];
    return this.#scope === 'usage' ? usage : [...usage, this.#queueMs, this.#loadMs, this.#prefillRate];
  }
}

function toSketchData(collector: PercentileCollector): SketchData {
  const { values, sketch } = collector.collected();
  const filled = sketch ?? createQuantileSketch();
  for (const value of values) filled.add(value);
  return filled.toData();
}
