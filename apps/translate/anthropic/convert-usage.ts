import { isPlainObject, type PlainObject } from '../../base/index.ts';
import type { Usage } from '../canonical/stream-event.ts';

const countKeys = ['input_tokens', 'cache_read_input_tokens', 'cache_creation_input_tokens', 'output_tokens'] as const;

/** The vendor's counts as far as they are known; each is the newest told. */
export interface TokenCounts {
  readonly counts: Readonly<Partial<Record<(typeof countKeys)[number], number>>>;
  readonly thinkingTokens: number | null;
}

export const noCounts: TokenCounts = { counts: {}, thinkingTokens: null };

const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value >= 0;

function readThinkingTokens(usage: PlainObject): number | null {
  const details = usage['output_tokens_details'];
  const tokens = isPlainObject(details) ? details['thinking_tokens'] : null;
  return isCount(tokens) ? tokens : null;
}

/**
 * Adds a `usage` object to what is known. The vendor's counts are cumulative, so the newest holds; but servers that know the prompt's size
 * only at the start tell 0 at the end.
 */
export function addCounts(known: TokenCounts, usage: unknown): TokenCounts {
  if (!isPlainObject(usage)) return known;
  const counts: Partial<Record<(typeof countKeys)[number], number>> = { ...known.counts };
  for (const key of countKeys) {
    const value = usage[key];
    if (isCount(value) && (value > 0 || counts[key] === undefined)) counts[key] = value;
  }
  return { counts, thinkingTokens: readThinkingTokens(usage) ?? known.thinkingTokens };
}

/** Usage of an answer. The vendor's `input_tokens` are those that had nothing to do with its cache: here all of the prompt counts. */
export function convertUsage({ counts, thinkingTokens }: TokenCounts): Usage {
  const {
    input_tokens: input,
    cache_read_input_tokens: read,
    cache_creation_input_tokens: created,
    output_tokens: output,
  } = counts;
  return {
    promptTokens: input === undefined ? null : input + (read ?? 0) + (created ?? 0),
    cachedTokens: read ?? null,
    completionTokens: output ?? null,
    loadMs: null,
    prefillMs: null,
    decodeMs: null,
    ...(thinkingTokens === null ? {} : { reasoningTokens: thinkingTokens }),
  };
}
