import { isPlainObject, type PlainObject } from '../../base/index.ts';
import type { ParameterName, Said } from '../../routing/index.ts';
import type { WireRoute } from '../../translate/index.ts';
import type { CallerWishes } from '../exchange/caller-wishes.ts';

type Fields = readonly (readonly [key: string, parameter: ParameterName])[];

/** Members of `options`, in every dialect. */
const optionFields: Fields = [
  ['temperature', 'temperature'],
  ['top_p', 'topP'],
  ['top_k', 'topK'],
  ['min_p', 'minP'],
  ['seed', 'seed'],
  ['presence_penalty', 'presencePenalty'],
  ['frequency_penalty', 'frequencyPenalty'],
  ['repeat_penalty', 'repeatPenalty'],
  ['num_predict', 'maxTokens'],
  ['num_ctx', 'contextLength'],
];
const nativeFields: Fields = [['keep_alive', 'keepAlive']];
/** Fields of the other dialects, with names under which compatible servers know the same. */
const plainFields: Fields = [
  ...optionFields,
  ...nativeFields,
  ['repetition_penalty', 'repeatPenalty'],
  ['max_tokens', 'maxTokens'],
  ['max_completion_tokens', 'maxTokens'],
  ['max_output_tokens', 'maxTokens'],
  ['max_new_tokens', 'maxTokens'],
  ['n_predict', 'maxTokens'],
  ['n', 'choices'],
  ['best_of', 'choices'],
  ['n_cmpl', 'choices'],
  ['ttl', 'keepAlive'],
];

const fieldsOf = (wire: WireRoute): Fields => (wire.startsWith('ollama') ? nativeFields : plainFields);

/** Top-level fields of a route's bodies that say something about parameters. */
export const listKeys = (wire: WireRoute): readonly string[] => ['options', ...fieldsOf(wire).map(([key]) => key)];

export interface SaidPlace {
  readonly wire: WireRoute;
  readonly body: PlainObject;
  readonly wishes: CallerWishes;
}

/** Everything that a request says about parameters, in its body and its headers. */
export function readSaid({ wire, body, wishes }: SaidPlace): Said[] {
  const { options } = body;
  const promptCount = countPrompts(wire, body);
  return [
    ...readFields(fieldsOf(wire), body, '').map((said) => multiply(said, promptCount)),
    ...(isPlainObject(options) ? readFields(optionFields, options, 'options.') : []),
    ...(promptCount > 1 ? [{ parameter: 'choices', field: 'prompt', value: promptCount, isFixed: true } as const] : []),
    ...readHeader('contextLength', 'x-drover-num-ctx', wishes.contextLength),
    ...readHeader('keepAlive', 'x-drover-keep-alive', wishes.keepAlive),
  ];
}

function readFields(fields: Fields, holder: PlainObject, prefix: string): Said[] {
  return fields.flatMap(([key, parameter]) => {
    const value = holder[key] ?? null;
    return value === null || value === '' ? [] : [{ parameter, field: `${prefix}${key}`, value }];
  });
}

const readHeader = (parameter: ParameterName, field: string, value: string | number | null): Said[] =>
  value === null ? [] : [{ parameter, field, value }];

/** Each of several prompts gets its own answers. A list of numbers is one prompt. */
export function countPrompts(wire: WireRoute, { prompt }: PlainObject): number {
  if (wire !== 'openai-completions' || !Array.isArray(prompt)) return 1;
  return typeof prompt[0] === 'number' ? 1 : Math.max(1, prompt.length);
}

const multiply = (said: Said, promptCount: number): Said =>
  said.parameter === 'choices' && promptCount > 1 && typeof said.value === 'number'
    ? { ...said, value: said.value * promptCount }
    : said;
