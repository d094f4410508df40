import { isPlainObject, type PlainObject } from '../../base/index.ts';
import type { JsonSchema } from '../canonical/chat-request.ts';

/** Keywords that the vendor refuses in structured output; what they say goes into the description instead. */
const limits: ReadonlySet<string> = new Set([
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'maxItems',
  'minProperties',
  'maxProperties',
]);
const maps: ReadonlySet<string> = new Set(['properties', '$defs', 'definitions']);
const lists: ReadonlySet<string> = new Set(['anyOf', 'allOf', 'oneOf', 'prefixItems']);

const closeNode = (value: unknown): unknown => (isPlainObject(value) ? closeSchema(value) : value);

function closeEntry(key: string, value: unknown): unknown {
  if (maps.has(key) && isPlainObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, closeNode(inner)]));
  }
  if (lists.has(key) && Array.isArray(value)) return value.map(closeNode);
  return key === 'items' ? closeNode(value) : value;
}

const isObjectType = ({ type, properties }: PlainObject): boolean =>
  type === 'object' || (Array.isArray(type) && type.includes('object')) || isPlainObject(properties);

/**
 * The schema in the form that the vendor's structured output takes: closed objects, and no limits on numbers and lengths, which are told in words.
 * Source: Anthropic guide, structured outputs.
 */
export function closeSchema(schema: JsonSchema): JsonSchema {
  const entries: [string, unknown][] = [];
  const told: string[] = [];
  for (const [key, value] of Object.entries(schema)) {
    if (limits.has(key)) told.push(`${key}: ${JSON.stringify(value)}`);
    else entries.push([key, closeEntry(key, value)]);
  }
  if (isObjectType(schema)) entries.push(['additionalProperties', false]);
  if (told.length > 0) {
    const before = typeof schema['description'] === 'string' ? `${schema['description']} ` : '';
    entries.push(['description', `${before}{${told.join(', ')}}`]);
  }
  return Object.fromEntries(entries);
}
