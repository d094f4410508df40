import { isPlainObject, type PlainObject } from '../../base/index.ts';
import { type CanonicalError, createError, type WireRoute } from '../../translate/index.ts';

/** A prompt template that a body asks for. */
export interface TemplateWish {
  /** The field that asks for it. */
  readonly path: 'prompt_template' | 'prompt';
  readonly name: string;
  /** `null` for the highest. */
  readonly version: number | null;
  readonly values: Readonly<Record<string, string>>;
}

export type TemplateRead =
  | { readonly kind: 'wish'; readonly wish: TemplateWish }
  | { readonly kind: 'refused'; readonly error: CanonicalError };

export const refuseTemplate = (
  field: string,
  problem: string,
): { readonly kind: 'refused'; readonly error: CanonicalError } => ({
  kind: 'refused',
  error: createError('invalid_request', `${field} ${problem}`, { field }),
});

/** `prompt_template` of any body, and `prompt` of OpenAI's responses; `null` where there is none. */
export function readTemplateWish(wire: WireRoute, body: PlainObject): TemplateRead | null {
  const asked = body['prompt_template'] ?? null;
  if (asked !== null) return readWish('prompt_template', asked);
  if (wire !== 'openai-responses' || !isPlainObject(body['prompt'])) return null;
  return readWish('prompt', body['prompt']);
}

const known: ReadonlySet<string> = new Set(['name', 'id', 'version', 'variables']);

function readWish(path: TemplateWish['path'], asked: unknown): TemplateRead {
  if (!isPlainObject(asked)) return refuseTemplate(path, 'must be an object with the name of a prompt template.');
  if (Object.keys(asked).some((key) => !known.has(key))) {
    return refuseTemplate(path, 'may hold name, or id in its place, version and variables.');
  }
  const { name, id } = asked;
  const given = name ?? id;
  if (typeof given !== 'string' || given === '' || (typeof id === 'string' && id !== given)) {
    return refuseTemplate(`${path}.${name === undefined ? 'id' : 'name'}`, 'must be the name of a prompt template.');
  }
  const version = readVersion(asked['version'] ?? null);
  if (version === undefined) return refuseTemplate(`${path}.version`, 'must be a whole number from 1.');
  const values = readValues(`${path}.variables`, asked['variables'] ?? null);
  return values.kind === 'refused'
    ? values
    : { kind: 'wish', wish: { path, name: given, version, values: values.values } };
}

/** OpenAI's clients send it as text. `undefined` for what is no version. */
function readVersion(version: unknown): number | null | undefined {
  if (version === null || version === '') return null;
  const isDigits = typeof version === 'string' && /^\d{1,9}$/.test(version);
  const number = isDigits ? Number(version) : version;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 1 ? number : undefined;
}

type ValuesRead =
  | { readonly kind: 'values'; readonly values: TemplateWish['values'] }
  | ReturnType<typeof refuseTemplate>;

function readValues(path: string, asked: unknown): ValuesRead {
  if (asked === null) return { kind: 'values', values: {} };
  if (!isPlainObject(asked)) return refuseTemplate(path, 'must be an object of texts.');
  const values: [string, string][] = [];
  for (const [name, value] of Object.entries(asked)) {
    const text = readText(value);
    if (text === null) return refuseTemplate(toSafePath(path, name), 'must be a text.');
    values.push([name, text]);
  }
  return { kind: 'values', values: Object.fromEntries(values) };
}

/** Also OpenAI's object for a text. */
function readText(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return isPlainObject(value) && value['type'] === 'input_text' && typeof value['text'] === 'string'
    ? value['text']
    : null;
}

/** A name that could be anything is not repeated. */
export const isSafeName = (name: string): boolean => /^\w{1,64}$/.test(name);
const toSafePath = (path: string, name: string): string => (isSafeName(name) ? `${path}.${name}` : path);
