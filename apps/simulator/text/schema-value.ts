import { isPlainObject, type PlainObject } from '../../base/index.ts';
import type { Random } from './random.ts';
import { sampleNumber, sampleText } from './schema-scalars.ts';

/** Where words for a value come from. */
export interface ValueSource {
  readonly random: Random;
  /** Words of the prompt, used where the schema leaves the choice free. */
  readonly words: readonly string[];
  /** A value found in the prompt for a property of this name, or `undefined`. */
  readonly suggest?: (name: string, schema: PlainObject) => unknown;
}

interface Place {
  readonly source: ValueSource;
  readonly root: PlainObject;
  readonly name: string;
  readonly depth: number;
}

const deepest = 6;
const manyOptional = 3;

/** Makes a value that is valid for `schema` (JSON Schema; references into `$defs` and `definitions` are followed). */
export function makeSchemaValue(schema: PlainObject, source: ValueSource, name = ''): unknown {
  return make(schema, { source, root: schema, name, depth: 0 });
}

/** The alternative with the least nesting first, so that recursive schemas end. */
function chooseAlternative(options: readonly unknown[], place: Place): PlainObject {
  const objects = options.filter(isPlainObject);
  const useful = objects.filter((option) => option['type'] !== 'null');
  const [first] = place.depth >= deepest ? objects.filter((option) => !refersOrNests(option)) : useful;
  return first ?? objects[0] ?? {};
}

const refersOrNests = (schema: PlainObject): boolean =>
  '$ref' in schema || 'properties' in schema || schema['type'] === 'object' || 'anyOf' in schema || 'oneOf' in schema;

function resolveReference(reference: string, root: PlainObject): PlainObject {
  let found: unknown = root;
  for (const step of reference.replace(/^#\/?/, '').split('/').filter(Boolean)) {
    const key = decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~');
    found = isPlainObject(found) || Array.isArray(found) ? (found as PlainObject)[key] : undefined;
  }
  return isPlainObject(found) ? found : {};
}

function merge(schemas: readonly PlainObject[]): PlainObject {
  const properties: Record<string, unknown> = {};
  const required = new Set<unknown>();
  let merged: PlainObject = {};
  for (const schema of schemas) {
    merged = { ...merged, ...schema };
    if (isPlainObject(schema['properties'])) Object.assign(properties, schema['properties']);
    if (Array.isArray(schema['required'])) for (const key of schema['required'] as unknown[]) required.add(key);
  }
  const { allOf: _, ...rest } = merged;
  return {
    ...rest,
    ...(Object.keys(properties).length > 0 ? { properties } : {}),
    ...(required.size > 0 ? { required: [...required] } : {}),
  };
}

function make(schema: PlainObject, place: Place): unknown {
  if (typeof schema['$ref'] === 'string') {
    return make(resolveReference(schema['$ref'], place.root), { ...place, depth: place.depth + 1 });
  }
  if ('const' in schema) return schema['const'];
  if (Array.isArray(schema['enum']) && schema['enum'].length > 0)
    return chooseEnum(schema['enum'] as unknown[], schema, place);
  if (Array.isArray(schema['allOf'])) {
    const parts = (schema['allOf'] as unknown[]).filter(isPlainObject).map((part) => expand(part, place.root));
    return make(merge([schema, ...parts]), place);
  }
  const alternatives = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(alternatives)) {
    const chosen = expand(chooseAlternative(alternatives as unknown[], place), place.root);
    const { anyOf: _a, oneOf: _o, ...common } = schema;
    return make(merge([common, chosen]), { ...place, depth: place.depth + 1 });
  }
  return makeTyped(schema, place);
}

const expand = (schema: PlainObject, root: PlainObject): PlainObject =>
  typeof schema['$ref'] === 'string' ? resolveReference(schema['$ref'], root) : schema;

function chooseEnum(choices: readonly unknown[], schema: PlainObject, place: Place): unknown {
  const suggested = place.source.suggest?.(place.name, schema);
  if (choices.includes(suggested)) return suggested;
  const inPrompt = choices.find(
    (choice) =>
      typeof choice === 'string' && place.source.words.some((word) => word.toLowerCase() === choice.toLowerCase()),
  );
  return inPrompt ?? place.source.random.pick(choices as [unknown, ...unknown[]]);
}

function typeOf(schema: PlainObject): string {
  const { type } = schema as { type?: unknown };
  if (typeof type === 'string') return type;
  if (Array.isArray(type))
    return (
      ((type as unknown[]).find((entry) => typeof entry === 'string' && entry !== 'null') as string | undefined) ??
      'null'
    );
  if ('properties' in schema || 'required' in schema) return 'object';
  if ('items' in schema || 'prefixItems' in schema) return 'array';
  return 'minimum' in schema || 'maximum' in schema ? 'number' : 'string';
}

function makeTyped(schema: PlainObject, place: Place): unknown {
  switch (typeOf(schema)) {
    case 'object':
      return makeObject(schema, place);
    case 'array':
      return makeArray(schema, place);
    case 'integer':
    case 'number':
      return sampleNumber(schema, typeOf(schema) === 'integer', {
        ...place.source,
        suggested: suggestion(schema, place),
      });
    case 'boolean':
      return suggestion(schema, place) ?? place.source.random.next() < 0.5;
    case 'null':
      return null;
    default:
      return sampleText(schema, place.name, { ...place.source, suggested: suggestion(schema, place) });
  }
}

const suggestion = (schema: PlainObject, { source, name }: Place): unknown => source.suggest?.(name, schema);

function makeObject(schema: PlainObject, place: Place): PlainObject {
  const properties = isPlainObject(schema['properties']) ? schema['properties'] : {};
  const required = new Set(Array.isArray(schema['required']) ? (schema['required'] as unknown[]) : []);
  const result: Record<string, unknown> = {};
  let optionalLeft = place.depth < 2 ? manyOptional : 0;
  for (const [name, property] of Object.entries(properties)) {
    const isWanted =
      required.has(name) ||
      (optionalLeft-- > 0 && !(place.depth > 0 && isPlainObject(property) && refersOrNests(property)));
    if (!isWanted) continue;
    result[name] = isPlainObject(property) ? make(property, { ...place, name, depth: place.depth + 1 }) : null;
  }
  // Free-form maps: required names without a schema take that of additionalProperties.
  const other = schema['additionalProperties'];
  for (const name of required) {
    if (typeof name !== 'string' || name in result) continue;
    result[name] = isPlainObject(other) ? make(other, { ...place, name, depth: place.depth + 1 }) : `simulated ${name}`;
  }
  return result;
}

const numberOr = (value: unknown, fallback: number): number => (typeof value === 'number' ? value : fallback);

function makeArray(schema: PlainObject, place: Place): readonly unknown[] {
  const fixed = Array.isArray(schema['prefixItems']) ? (schema['prefixItems'] as unknown[]).filter(isPlainObject) : [];
  const inside = { ...place, depth: place.depth + 1 };
  const result = fixed.map((item) => make(item, inside));
  const items = isPlainObject(schema['items']) ? schema['items'] : undefined;
  const least = numberOr(schema['minItems'], 0);
  const most = numberOr(schema['maxItems'], Number.POSITIVE_INFINITY);
  const wanted = Math.min(
    most,
    Math.max(
      least,
      place.depth >= deepest - 1 || (fixed.length > 0 && !items) ? least : place.source.random.between(2, 3),
    ),
  );
  const seen = new Set<string>();
  for (let tries = 0; items && result.length < wanted && tries < wanted * 12; tries++) {
    const value = make(items, rotate(inside, tries));
    const key = JSON.stringify(value);
    if (schema['uniqueItems'] === true && seen.has(key)) continue;
    seen.add(key);
    result.push(value);
  }
  while (!items && result.length < least) result.push(`simulated ${result.length + 1}`);
  return result;
}

/** Starts each item at another word, so that items differ. */
function rotate(place: Place, by: number): Place {
  const { words } = place.source;
  const shift = words.length === 0 ? 0 : by % words.length;
  const { suggest: _, ...source } = place.source;
  return { ...place, source: { ...source, words: [...words.slice(shift), ...words.slice(0, shift)] } };
}
