import { isPlainObject, type PlainObject } from '../../base/index.ts';
import { unknownUsage } from '../canonical/add-usages.ts';
import type { Usage } from '../canonical/stream-event.ts';

function readCount(values: PlainObject | null, key: string): number | null {
  const value = values?.[key];
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;
}

const readChild = (values: PlainObject | null, key: string): PlainObject | null => {
  const value = values?.[key];
  return isPlainObject(value) ? value : null;
};

/** llama.cpp counts only the part of the prompt that its cache did not have. */
function readTimedPrompt(timings: PlainObject | null): number | null {
  const evaluated = readCount(timings, 'prompt_n');
  return evaluated === null ? null : evaluated + (readCount(timings, 'cache_n') ?? 0);
}

/**
 * Usage from a body or chunk, on top of what earlier chunks told. Reads `usage` of chats, completions and embeddings, and `timings`, which
 * llama.cpp adds. Source: OpenAI API reference, completion usage; llama.cpp server documentation, timings.
 */
export function readUsage(body: PlainObject, earlier: Usage = unknownUsage): Usage {
  const usage = readChild(body, 'usage');
  const timings = readChild(body, 'timings');
  if (usage === null && timings === null) return earlier;
  const cached = readCount(readChild(usage, 'prompt_tokens_details'), 'cached_tokens');
  const reasoningTokens =
    readCount(readChild(usage, 'completion_tokens_details'), 'reasoning_tokens') ?? earlier.reasoningTokens;
  return {
    promptTokens: readCount(usage, 'prompt_tokens') ?? readTimedPrompt(timings) ?? earlier.promptTokens,
    cachedTokens: cached ?? readCount(timings, 'cache_n') ?? earlier.cachedTokens,
    completionTokens:
      readCount(usage, 'completion_tokens') ?? readCount(timings, 'predicted_n') ?? earlier.completionTokens,
    loadMs: null,
    prefillMs: readCount(timings, 'prompt_ms') ?? earlier.prefillMs,
    decodeMs: readCount(timings, 'predicted_ms') ?? earlier.decodeMs,
    ...(reasoningTokens === undefined ? {} : { reasoningTokens }),
  };
}
