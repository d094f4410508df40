import { isPlainObject, type PlainObject } from '../base/index.ts';

/** Names under which services take further models, to go on with when the first fails; letters only, lower case. */
const furtherModels: ReadonlySet<string> = new Set(['models', 'fallbacks', 'fallbackmodels', 'contextwindowfallbacks']);
const lettersOf = (name: string): string => name.toLowerCase().replaceAll(/[^a-z]/g, '');

/** The first field of a body that names models besides the one that is asked for, and so would lead past what its caller may use; `null` when there is none. */
export function findOtherModel(body: PlainObject): string | null {
  for (const [name, value] of Object.entries(body)) {
    if (furtherModels.has(lettersOf(name))) return name;
    if (lettersOf(name) !== 'extrabody' || !isPlainObject(value)) continue;
    const inner = Object.keys(value).find((key) => furtherModels.has(lettersOf(key)) || lettersOf(key) === 'model');
    if (inner !== undefined) return `${name}.${inner}`;
  }
  return null;
}
