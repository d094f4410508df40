import { isPlainObject, type PlainObject } from '../../base/index.ts';
import type { BackendModel } from '../../contract/model/index.ts';

/** Beyond this, a list of models is no list of models. */
export const maxModels = 2000;
const maxNameLength = 512;

const toCount = (value: unknown): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : null;

const toTexts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string') : [];

function listEntries(body: unknown, key: string): readonly PlainObject[] {
  const list = isPlainObject(body) ? body[key] : body;
  return Array.isArray(list) ? list.filter(isPlainObject).slice(0, maxModels) : [];
}

const readName = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' && value.length <= maxNameLength ? value : null;

/** A model of an Ollama, with what tells whether it is still the same. */
export interface TaggedModel {
  readonly name: string;
  readonly version: string;
  /** `null` where its Ollama does not tell them in the list. */
  readonly capabilities: readonly string[] | null;
}

/** Reads `/api/tags`. */
export function readTagged(body: unknown): readonly TaggedModel[] {
  return listEntries(body, 'models').flatMap(({ name: written, digest, modified_at, capabilities }) => {
    const name = readName(written);
    const told = toTexts(capabilities);
    if (name === null) return [];
    return [{ name, version: `${String(digest)} ${String(modified_at)}`, capabilities: told.length > 0 ? told : null }];
  });
}

/** Reads `/api/ps`: the names of what is in memory. */
export function readResidentNames(body: unknown): ReadonlySet<string> {
  return new Set(listEntries(body, 'models').flatMap(({ name }) => readName(name) ?? []));
}

/** Reads `/api/show`. */
export function readShown(body: unknown): Pick<BackendModel, 'capabilities' | 'contextLength'> {
  const { capabilities, model_info }: PlainObject = isPlainObject(body) ? body : {};
  const told = toTexts(capabilities);
  const info: PlainObject = isPlainObject(model_info) ? model_info : {};
  return {
    capabilities: told.length > 0 ? told : null,
    contextLength: toCount(info[`${String(info['general.architecture'])}.context_length`]),
  };
}

/**
 * Reads `GET /models` of the other dialects. Their form names no more than an id; what vLLM (`max_model_len`), llama.cpp (`meta.n_ctx_train`),
 * LM Studio (`max_context_length`), OpenRouter (`context_length`, `architecture`) and Anthropic (`max_input_tokens`) tell beside it is taken too.
 */
export function readListed(body: unknown): readonly BackendModel[] {
  return listEntries(body, 'data').flatMap((entry) => {
    const name = readName(entry['id']);
    if (name === null) return [];
    return [{ name, capabilities: readModalities(entry), contextLength: readLength(entry), isResident: null }];
  });
}

function readLength(entry: PlainObject): number | null {
  const meta: PlainObject = isPlainObject(entry['meta']) ? entry['meta'] : {};
  const told = [
    entry['max_model_len'],
    entry['context_length'],
    entry['max_context_length'],
    entry['max_input_tokens'],
    meta['n_ctx_train'],
  ];
  return told.map(toCount).find((length) => length !== null) ?? null;
}

/** OpenRouter's form: which kinds of input a model takes, and which parameters. */
function readModalities({ architecture, supported_parameters: parameters }: PlainObject): string[] | null {
  const inputs = isPlainObject(architecture) ? toTexts(architecture['input_modalities']) : [];
  if (inputs.length === 0 || !Array.isArray(parameters)) return null;
  const known = toTexts(parameters);
  return [
    'completion',
    ...(inputs.includes('image') ? ['vision'] : []),
    ...(known.includes('tools') ? ['tools'] : []),
    ...(known.includes('reasoning') ? ['thinking'] : []),
  ];
}
