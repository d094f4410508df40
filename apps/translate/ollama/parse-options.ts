import type { PlainObject } from '../../base/index.ts';
import type { ChatRequest } from '../canonical/chat-request.ts';
import { type Fields, pathOf, readArray, readBoolean, readNumber, toFields } from '../reading/fields.ts';
import { refuse } from '../reading/refusal.ts';

/** What native options set, spread over the canonical request. */
export type ParsedOptions = Pick<ChatRequest, 'sampling' | 'maxOutputTokens' | 'contextLength' | 'nativeOptions'>;

/** Options with a canonical counterpart; all others go on to Ollama backends as they are. */
const liftedNames: ReadonlySet<string> = new Set([
  'temperature',
  'top_p',
  'top_k',
  'min_p',
  'seed',
  'presence_penalty',
  'frequency_penalty',
  'stop',
  'num_predict',
  'num_ctx',
]);
const nativeNumbers: readonly string[] = [
  'num_keep',
  'num_batch',
  'num_gpu',
  'main_gpu',
  'num_thread',
  'draft_num_predict',
  'typical_p',
  'repeat_last_n',
  'repeat_penalty',
];

/** A whole number; fractions are cut off, as Ollama does. */
function readWhole(options: Fields, key: string): number | null {
  const value = readNumber(options, key);
  if (value === null) return null;
  const whole = Math.trunc(value);
  return Number.isSafeInteger(whole) ? whole : refuse(pathOf(options, key), 'must be an integer');
}

/** Ollama writes "none" and "random" as numbers below the lowest that means something. */
function readFrom(options: Fields, key: string, minimum: number): number | null {
  const value = readWhole(options, key);
  return value === null || value < minimum ? null : value;
}

function readContextLength(options: Fields): number | null {
  const length = readWhole(options, 'num_ctx');
  return length !== null && length < 1 ? refuse(pathOf(options, 'num_ctx'), 'must be at least 1') : length;
}

function readStop(options: Fields): readonly string[] {
  return (readArray(options, 'stop') ?? []).map((text, index) =>
    typeof text === 'string' ? text : refuse(`${pathOf(options, 'stop')}[${index}]`, 'must be a string'),
  );
}

function readNativeOptions(options: Fields): PlainObject {
  for (const name of nativeNumbers) readNumber(options, name);
  readBoolean(options, 'use_mmap');
  const rest = Object.entries(options.values).filter(([name, value]) => !liftedNames.has(name) && value !== null);
  return Object.fromEntries(rest);
}

/** `options` of a native body. `null` values count as absent; unknown ones are kept, for other versions of Ollama know others. */
export function parseOptions(body: Fields): ParsedOptions {
  const options = toFields(body.values['options'] ?? {}, 'options');
  return {
    sampling: {
      temperature: readNumber(options, 'temperature'),
      topP: readNumber(options, 'top_p'),
      topK: readWhole(options, 'top_k'),
      minP: readNumber(options, 'min_p'),
      seed: readFrom(options, 'seed', 0),
      presencePenalty: readNumber(options, 'presence_penalty'),
      frequencyPenalty: readNumber(options, 'frequency_penalty'),
      stop: readStop(options),
    },
    maxOutputTokens: readFrom(options, 'num_predict', 1),
    contextLength: readContextLength(options),
    nativeOptions: readNativeOptions(options),
  };
}
