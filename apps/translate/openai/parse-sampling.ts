import type { Sampling } from '../canonical/chat-request.ts';
import { type Fields, readInteger, readNumber, toFields } from '../reading/fields.ts';
import { refuse } from '../reading/refusal.ts';

function readStop(body: Fields): readonly string[] {
  const stop = body.values['stop'] ?? null;
  if (stop === null) return [];
  if (typeof stop === 'string') return [stop];
  if (!Array.isArray(stop)) return refuse('stop', 'must be a string or an array of strings');
  return stop.map((text: unknown, index) =>
    typeof text === 'string' ? text : refuse(`stop[${index}]`, 'must be a string'),
  );
}

/** Sampling as the caller set it: what is absent stays absent, so that the model's own defaults hold. */
export function parseSampling(body: Fields): Sampling {
  return {
    temperature: readNumber(body, 'temperature', { minimum: 0 }),
    topP: readNumber(body, 'top_p', { minimum: 0, maximum: 1 }),
    topK: readInteger(body, 'top_k'),
    minP: readNumber(body, 'min_p', { minimum: 0, maximum: 1 }),
    seed: readInteger(body, 'seed'),
    presencePenalty: readNumber(body, 'presence_penalty'),
    frequencyPenalty: readNumber(body, 'frequency_penalty'),
    stop: readStop(body),
  };
}

const unlimited = -1;

/** The output limit in any of its spellings, which must agree; -1 means none. */
export function parseOutputLimit(body: Fields): number | null {
  let limit: number | null = null;
  for (const key of ['max_tokens', 'max_completion_tokens', 'max_output_tokens']) {
    const value = readInteger(body, key);
    if (value === null) continue;
    if (value < 1 && value !== unlimited) refuse(key, 'must be at least 1');
    if (limit !== null && limit !== value) refuse(key, 'contradicts another output limit in the same request');
    limit = value;
  }
  return limit === unlimited ? null : limit;
}

/** `logprobs` and `top_logprobs` as one number: alternatives per token, or `null` for none at all. */
export function parseLogprobs(body: Fields): number | null {
  const isWanted = body.values['logprobs'] ?? null;
  if (isWanted !== null && typeof isWanted !== 'boolean') refuse('logprobs', 'must be true or false');
  const count = readInteger(body, 'top_logprobs', { minimum: 0, maximum: 20 });
  if (count !== null && count > 0 && isWanted !== true) refuse('top_logprobs', 'needs logprobs to be true');
  return isWanted === true ? (count ?? 0) : null;
}

/** Context length and further native options, as clients send them beside OpenAI's fields. */
export function parseNativeOptions(body: Fields): {
  readonly contextLength: number | null;
  readonly nativeOptions: Fields['values'];
} {
  const options = toFields(body.values['options'] ?? {}, 'options');
  const contextLength = readInteger(body, 'num_ctx', { minimum: 1 }) ?? readInteger(options, 'num_ctx', { minimum: 1 });
  if (!Object.hasOwn(options.values, 'num_ctx')) return { contextLength, nativeOptions: options.values };
  const { num_ctx: _lifted, ...nativeOptions } = options.values;
  return { contextLength, nativeOptions };
}
