import { isPlainObject, type PlainObject } from '../../base/index.ts';

/** A change to one top-level member of a JSON object. A value of `undefined` takes the member out. */
export type BodyChange =
  | { readonly kind: 'set'; readonly key: string; readonly value: unknown }
  /** Members of the object at `key`, which is made where there is none. */
  | { readonly kind: 'merge'; readonly key: string; readonly members: PlainObject }
  /** In front of the list at `key`; nothing where there is no list. */
  | { readonly kind: 'front'; readonly key: string; readonly item: unknown };

/** The object with the changes made, one after the other. */
export function changeBody(body: PlainObject, changes: readonly BodyChange[]): PlainObject {
  const changed: Record<string, unknown> = { ...body };
  for (const change of changes) {
    const value = changeValue(changed[change.key], change);
    if (value === undefined) delete changed[change.key];
    else changed[change.key] = value;
  }
  return changed;
}

function changeValue(before: unknown, change: BodyChange): unknown {
  switch (change.kind) {
    case 'set':
      return change.value;
    case 'merge':
      return changeBody(isPlainObject(before) ? before : {}, listSets(change.members));
    case 'front':
      return Array.isArray(before) ? [change.item, ...(before as readonly unknown[])] : before;
  }
}

const listSets = (members: PlainObject): BodyChange[] =>
  Object.entries(members).map(([key, value]) => ({ kind: 'set', key, value }));

/**
 * The same on JSON text: what is not changed keeps its bytes, so that large numbers survive. Of members with one name, of which parsers keep the
 * last or join them all, only the last is left where it is changed. The text must be that of an object.
 */
export function changeBodyText(text: string, changes: readonly BodyChange[]): string {
  if (changes.length === 0) return text;
  const members = listMembers(text);
  const last = new Map(members.map((member, index) => [member.key, index]));
  const touched = new Map<string, string | undefined>();
  for (const change of changes) {
    const index = last.get(change.key);
    const before = touched.has(change.key) || index === undefined ? touched.get(change.key) : members[index]?.json;
    touched.set(change.key, changeJson(before, change));
  }
  const kept = members.flatMap(({ key, whole }, index) => {
    if (!touched.has(key)) return [whole];
    return last.get(key) === index ? writeMember(key, touched.get(key)) : [];
  });
  const added = [...touched].flatMap(([key, json]) => (last.has(key) ? [] : writeMember(key, json)));
  return `{${[...kept, ...added].join(',')}}`;
}

const writeMember = (key: string, json: string | undefined): string[] =>
  json === undefined ? [] : [`${JSON.stringify(key)}:${json}`];

function changeJson(before: string | undefined, change: BodyChange): string | undefined {
  switch (change.kind) {
    case 'set':
      return change.value === undefined ? undefined : JSON.stringify(change.value);
    case 'merge':
      return changeBodyText(before?.startsWith('{') ? before : '{}', listSets(change.members));
    case 'front': {
      if (!before?.startsWith('[')) return before;
      const rest = before.slice(1);
      return `[${JSON.stringify(change.item)}${rest.trimStart() === ']' ? '' : ','}${rest}`;
    }
  }
}

interface Member {
  readonly key: string;
  /** The value as it is written. */
  readonly json: string;
  /** Name and value. */
  readonly whole: string;
}

const quote = 34;
const backslash = 92;

function listMembers(text: string): Member[] {
  const members: Member[] = [];
  let start = text.indexOf('"', text.indexOf('{'));
  while (start >= 0) {
    const keyEnd = skipString(text, start);
    const valueStart = skipBlanks(text, text.indexOf(':', keyEnd) + 1);
    const end = skipValue(text, valueStart);
    const key = text.slice(start, keyEnd);
    members.push({
      key: String(key.includes('\\') ? JSON.parse(key) : key.slice(1, -1)),
      json: text.slice(valueStart, end),
      whole: text.slice(start, end),
    });
    const next = skipBlanks(text, end);
    start = text[next] === ',' ? text.indexOf('"', next) : -1;
  }
  return members;
}

function skipBlanks(text: string, from: number): number {
  let index = from;
  while (index < text.length && text.charCodeAt(index) <= 32) index++;
  return index;
}

/** Index after the string that begins at `start`. */
function skipString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end >= 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end < 0 ? text.length : end + 1;
}

function isEscaped(text: string, index: number): boolean {
  let slashes = 0;
  while (text.charCodeAt(index - 1 - slashes) === backslash) slashes++;
  return slashes % 2 === 1;
}

/** Index after the value that begins at `start`. */
function skipValue(text: string, start: number): number {
  if (text.charCodeAt(start) === quote) return skipString(text, start);
  let depth = 0;
  let index = start;
  while (index < text.length) {
    const unit = text.charCodeAt(index);
    if (unit === quote) {
      index = skipString(text, index);
      continue;
    }
    const isOpening = unit === 123 || unit === 91;
    const isClosing = unit === 125 || unit === 93;
    if (depth === 0 && (isClosing || unit === 44 || unit <= 32)) return index;
    if (isOpening) depth++;
    else if (isClosing && --depth === 0) return index + 1;
    index++;
  }
  return index;
}
