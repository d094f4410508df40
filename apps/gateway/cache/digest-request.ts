import { createHash } from 'node:crypto';
import { isPlainObject, type PlainObject } from '../../base/index.ts';

/** Members in whose order a model reads: a schema that is written otherwise is another one. */
const readInOrder: ReadonlySet<string> = new Set(['schema', 'parameters']);

const isNothing = (value: unknown): boolean => {
  if (value === null || value === undefined) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isPlainObject(value) && Object.keys(value).length === 0;
};

/** Every text with its length, so that no two values are written the same. */
const writeText = (text: string): string => `"${text.length}:${text}`;

function write(value: unknown, parts: string[]): void {
  if (typeof value === 'string') parts.push(writeText(value));
  else if (Array.isArray(value)) {
    parts.push('[');
    for (const element of value) write(element, parts);
    parts.push(']');
  } else if (isPlainObject(value)) {
    parts.push('{');
    for (const key of Object.keys(value).toSorted()) writeMember(key, value[key], parts);
    parts.push('}');
  } else parts.push(`${String(value)};`);
}

function writeMember(key: string, value: unknown, parts: string[]): void {
  if (isNothing(value)) return;
  parts.push(writeText(key));
  if (readInOrder.has(key)) parts.push(writeText(JSON.stringify(value)));
  else write(value, parts);
}

/** Members as they came, but for their order on top. */
const writeAsIs = (value: PlainObject): string =>
  Object.keys(value)
    .toSorted()
    .map((key) => writeText(key) + writeText(JSON.stringify(value[key])))
    .join('');

/**
 * SHA-256 of `values`, which are plain data: the order of members does not count, and one without a value is like none. Of `exact` every member
 * counts as it is.
 */
export function digestRequest(values: readonly unknown[], exact: PlainObject | null): string {
  const parts: string[] = [];
  write(values, parts);
  if (exact !== null) parts.push(writeAsIs(exact));
  // UTF-8 would make all halves of surrogate pairs the same.
  return createHash('sha256').update(parts.join(''), 'utf16le').digest('base64url');
}
