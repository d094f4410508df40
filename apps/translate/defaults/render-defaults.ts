import { isPlainObject, type PlainObject } from '../../base/index.ts';
import { readModelTraits } from '../anthropic/model-traits.ts';
import type { BodyChange } from '../canonical/change-body.ts';
import type { WireRoute } from '../wire-schema/routes.ts';
import type { ParameterDefaults } from './parameter-defaults.ts';

export interface PassingPlace {
  readonly wire: WireRoute;
  /** As the backend knows it. */
  readonly model: string;
  readonly isStrict: boolean;
  readonly body: PlainObject;
}

/** The defaults as fields of a body whose bytes go on to a backend of the client's own dialect. They fit that backend. */
export function renderDefaults(defaults: ParameterDefaults, place: PassingPlace): BodyChange[] {
  if (place.wire.startsWith('ollama')) return renderForOllama(defaults);
  return listSets(
    place.wire.startsWith('anthropic') ? listForAnthropic(defaults, place) : listForOpenai(defaults, place),
  );
}

const listSets = (fields: PlainObject): BodyChange[] =>
  Object.entries(fields).flatMap(([key, value]) => (value === undefined ? [] : [{ kind: 'set', key, value } as const]));

function renderForOllama({ keepAlive, ...defaults }: ParameterDefaults): BodyChange[] {
  const named: PlainObject = {
    temperature: defaults.temperature,
    top_p: defaults.topP,
    top_k: defaults.topK,
    min_p: defaults.minP,
    seed: defaults.seed,
    presence_penalty: defaults.presencePenalty,
    frequency_penalty: defaults.frequencyPenalty,
    repeat_penalty: defaults.repeatPenalty,
    num_predict: defaults.maxTokens,
    num_ctx: defaults.contextLength,
  };
  const members = Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
  return [
    ...(Object.keys(members).length === 0 ? [] : [{ kind: 'merge', key: 'options', members } as const]),
    ...listSets({ keep_alive: keepAlive }),
  ];
}

function listForOpenai(defaults: ParameterDefaults, { wire, isStrict }: PassingPlace): PlainObject {
  const { temperature, topP: top_p, maxTokens } = defaults;
  if (wire === 'openai-responses') return { temperature, top_p, max_output_tokens: maxTokens };
  // OpenAI's newer models refuse `max_tokens` in chats, most compatible servers know nothing else.
  const limitName = isStrict && wire === 'openai-chat' ? 'max_completion_tokens' : 'max_tokens';
  return {
    temperature,
    top_p,
    seed: defaults.seed,
    presence_penalty: defaults.presencePenalty,
    frequency_penalty: defaults.frequencyPenalty,
    [limitName]: maxTokens,
    top_k: defaults.topK,
    min_p: defaults.minP,
    repetition_penalty: defaults.repeatPenalty,
    repeat_penalty: defaults.repeatPenalty,
  };
}

/** The vendor takes none of these beside thinking, and its newest models none at all. */
function listForAnthropic({ temperature, topP, topK, maxTokens }: ParameterDefaults, place: PassingPlace): PlainObject {
  const { thinking } = place.body;
  const isThinking = isPlainObject(thinking) && thinking['type'] !== 'disabled';
  const isFree = !isThinking && readModelTraits(place.model).hasSampling;
  return { max_tokens: maxTokens, ...(isFree ? { temperature, top_p: topP, top_k: topK } : {}) };
}
