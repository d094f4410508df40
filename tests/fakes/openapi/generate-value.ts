import { createRandom } from '../control/random.ts';
import type { Schema } from './api-document.ts';

const junk: readonly unknown[] = [
  ...[null, true, false, 0, -1, 1, 1.5, -2_147_483_649, 4_294_967_296, Number.MAX_SAFE_INTEGER, 1e308],
  ...[
    '',
    ' ',
    'x',
    '*',
    'auto',
    '\ud800',
    '\u0000',
    '\u202e',
    "'; DROP TABLE requests; --",
    '../../etc/passwd',
    '-rf',
    '%00%ff',
  ],
  ...['http://169.254.169.254/', 'x'.repeat(5000), '9'.repeat(400)],
  ...[[], {}, [[]], [null], [{}], { type: '__proto__' }, { constructor: { prototype: 1 } }, { toString: 1 }],
];

export interface ValueSource {
  /** A value that the schema allows, as far as it says what it allows. */
  sound(schema: Schema): unknown;
  /** The same with something else in one or two places. */
  spoilt(schema: Schema): unknown;
  below(end: number): number;
  pick<T>(options: readonly T[]): T;
  /** Something that hardly any schema allows. */
  junk(): unknown;
}

const maxDepth = 6;

/** Values by a JSON Schema, the same for the same seed. `resolve` finds what a `$ref` names. */
export function createValueSource(seed: number, resolve: (reference: string) => Schema): ValueSource {
  const random = createRandom(seed);
  const below = (end: number): number => Math.floor(random() * end);
  const pick = <T>(options: readonly T[]): T => options[below(options.length)] as T;

  const makeObject = (schema: Schema, depth: number): unknown => {
    const properties = Object.entries((schema['properties'] ?? {}) as Readonly<Record<string, Schema>>);
    const required = new Set((schema['required'] ?? []) as readonly string[]);
    const kept = properties.filter(([name]) => required.has(name) || (depth < maxDepth && random() < 0.4));
    return Object.fromEntries(kept.map(([name, inner]) => [name, make(inner, depth + 1)]));
  };
  const makeNumber = (schema: Schema): number => {
    const low = Number(schema['minimum'] ?? schema['exclusiveMinimum'] ?? -5);
    const high = Math.min(Number(schema['maximum'] ?? low + 50), low + 1e6);
    const value = low + random() * (high - low);
    return schema['type'] === 'integer' ? Math.min(Math.round(value) + 1, high) : value;
  };
  const makeText = (schema: Schema): string => {
    if (schema['pattern'] !== undefined || schema['format'] !== undefined)
      return pick(['a', '5m', '127.0.0.1:0', 'llama3.2:3b', 'notes']);
    return pick(['a', 'llama3.2:3b', 'Say hello', 'local', 'notes', 'ö€🙂']);
  };
  const make = (schema: Schema, depth: number): unknown => {
    if (typeof schema['$ref'] === 'string') return make(resolve(schema['$ref']), depth + 1);
    const options = (schema['anyOf'] ?? schema['oneOf']) as readonly Schema[] | undefined;
    if (options) return make(pick(depth > maxDepth ? options.slice(0, 1) : options), depth + 1);
    if ('const' in schema) return schema['const'];
    if (Array.isArray(schema['enum'])) return pick(schema['enum'] as readonly unknown[]);
    const type = Array.isArray(schema['type']) ? pick(schema['type'] as readonly unknown[]) : schema['type'];
    if (type === 'object' || schema['properties']) return makeObject(schema, depth);
    if (type === 'array') {
      const count = depth > maxDepth ? 0 : Math.max(Number(schema['minItems'] ?? 0), below(3));
      return Array.from({ length: count }, () => make((schema['items'] ?? {}) as Schema, depth + 1));
    }
    if (type === 'string') return makeText(schema);
    if (type === 'number' || type === 'integer') return makeNumber(schema);
    if (type === 'boolean') return random() < 0.5;
    return type === 'null' ? null : pick(junk);
  };
  const spoil = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || random() < 0.15) return pick(junk);
    const keys = Object.keys(value);
    const key = pick(keys);
    if (key === undefined)
      return random() < 0.5 ? { [pick(['x', '__proto__', 'constructor'])]: pick(junk) } : pick(junk);
    const inner = (value as Readonly<Record<string, unknown>>)[key];
    if (Array.isArray(value)) return value.map((item: unknown, index) => (String(index) === key ? spoil(item) : item));
    return random() < 0.2 ? { ...value, [`${key}x`]: pick(junk) } : { ...value, [key]: spoil(inner) };
  };
  return {
    sound: (schema) => make(schema, 0),
    spoilt(schema) {
      const once = spoil(make(schema, 0));
      return random() < 0.3 ? spoil(once) : once;
    },
    below,
    pick,
    junk: () => pick(junk),
  };
}
