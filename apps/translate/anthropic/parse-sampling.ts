import type { Sampling } from '../canonical/chat-request.ts';
import { type Fields, readArray, readInteger, readNumber } from '../reading/fields.ts';
import { refuse } from '../reading/refusal.ts';

function readStop(body: Fields): readonly string[] {
  return (readArray(body, 'stop_sequences') ?? []).map((text, index) =>
    typeof text === 'string' ? text : refuse(`stop_sequences[${index}]`, 'must be a string'),
  );
}

/** Sampling as the caller set it; what Anthropic has no field for stays with the model. */
export function parseSampling(body: Fields): Sampling {
  return {
    temperature: readNumber(body, 'temperature', { minimum: 0, maximum: 1 }),
    topP: readNumber(body, 'top_p', { minimum: 0, maximum: 1 }),
    topK: readInteger(body, 'top_k', { minimum: 0 }),
    minP: null,
    seed: null,
    presencePenalty: null,
    frequencyPenalty: null,
    stop: readStop(body),
  };
}
