import { isPlainObject, type PlainObject } from '../../../../apps/base/index.ts';
import type { KeyPath } from './key-path.ts';

/** What the JSON Schema says of a key. */
export interface KeyFacts {
  readonly help: string;
  readonly unit: string;
  /** As YAML on one line; `null` where there is none. */
  readonly defaultValue: string | null;
  /** Words that may stand there. */
  readonly choices: readonly string[];
  /** In words: `1 to 64`. */
  readonly range: string | null;
}

function listVariants(schema: unknown): PlainObject[] {
  if (!isPlainObject(schema)) return [];
  const inner = [schema['anyOf'], schema['oneOf'], schema['allOf']].flatMap((list) =>
    Array.isArray(list) ? list : [],
  );
  return [schema, ...inner.flatMap(listVariants)];
}

function step(schema: unknown, key: string): unknown {
  for (const variant of listVariants(schema)) {
    const { properties, items, additionalProperties } = variant as Record<string, unknown>;
    if (key === '[]' && items !== undefined) return items;
    if (isPlainObject(properties) && Object.hasOwn(properties, key)) return properties[key];
    if (key !== '[]' && isPlainObject(additionalProperties)) return additionalProperties;
  }
  return undefined;
}

/** The schema of what stands at a path; `undefined` where nothing may stand. */
const follow = (schema: unknown, path: KeyPath): unknown => path.reduce(step, schema);

/** The keys that may stand in the section at a path. */
export function listKeys(schema: unknown, path: KeyPath): string[] {
  return listVariants(follow(schema, path)).flatMap(({ properties }) =>
    isPlainObject(properties) ? Object.keys(properties) : [],
  );
}

/** What there is to say of the key at the end of a path; `null` for one that may not stand there. */
export function describeKey(schema: unknown, path: KeyPath): KeyFacts | null {
  const found = follow(schema, path);
  if (!isPlainObject(found)) return null;
  const { description, unit } = found as Record<string, unknown>;
  const usual = found['default'];
  return {
    help: typeof description === 'string' ? description : '',
    unit: typeof unit === 'string' ? unit : '',
    defaultValue: usual === undefined || isPlainObject(usual) ? null : JSON.stringify(usual),
    choices: listVariants(found).flatMap(listWords),
    range: describeRange(listVariants(found)),
  };
}

function listWords(variant: PlainObject): string[] {
  const words = Array.isArray(variant['enum'])
    ? variant['enum']
    : variant['const'] === undefined
      ? []
      : [variant['const']];
  return [...words.map(String), ...(variant['type'] === 'boolean' ? ['true', 'false'] : [])];
}

function describeRange(variants: readonly PlainObject[]): string | null {
  const number = variants.find(({ type }) => type === 'number' || type === 'integer');
  if (number === undefined) return null;
  const bound = (name: string): number | null => {
    const value = number[name];
    return typeof value === 'number' && Math.abs(value) < Number.MAX_SAFE_INTEGER ? value : null;
  };
  const [least, above, most] = [bound('minimum'), bound('exclusiveMinimum'), bound('maximum')];
  const from = least === null ? (above === null ? null : `more than ${above}`) : `at least ${least}`;
  const parts = [from, most === null ? null : `at most ${most}`].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(', ');
}
