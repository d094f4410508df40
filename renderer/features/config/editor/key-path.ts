/** Where in the configuration a place of the text is: keys from the outside in, `[]` for an entry of a list. */
export type KeyPath = readonly string[];

interface LineFacts {
  readonly indent: number;
  readonly key: string | null;
  /** Whether it begins an entry of a list; `indent` is then that of the dash. */
  readonly isEntry: boolean;
  /** Where the key stands: behind the dash in an entry. */
  readonly keyIndent: number;
}

const form = /^(\s*)((?:-\s+)*)(?:([\w.-]+)\s*:(?:\s|$))?/;

/** `null` for empty lines and comments. */
function readLine(line: string): LineFacts | null {
  if (/^\s*(#|$)/.test(line)) return null;
  const [, space = '', dashes = '', key] = form.exec(line) ?? [];
  return { indent: space.length, key: key ?? null, isEntry: dashes !== '', keyIndent: space.length + dashes.length };
}

/** The keys around a line, its own left out; `indent` is where its own key stands or would stand. */
export function findParents(lines: readonly string[], lineIndex: number, indent: number): KeyPath {
  const path: string[] = [];
  let below = indent;
  const own = readLine(lines[lineIndex] ?? '');
  if (own?.isEntry && own.indent < indent) {
    path.unshift('[]');
    below = own.indent;
  }
  let isList = path.length > 0;
  for (let index = lineIndex - 1; index >= 0; index--) {
    const facts = readLine(lines[index] ?? '');
    if (facts === null) continue;
    // Lists may stand as far in as their name.
    const isOutside = facts.keyIndent < below || (isList && !facts.isEntry && facts.keyIndent === below);
    if (isOutside && facts.key !== null) {
      path.unshift(facts.key);
      below = facts.keyIndent;
      isList = false;
    }
    if (facts.isEntry && facts.indent < below) {
      path.unshift('[]');
      below = facts.indent;
      isList = true;
    }
    if (below === 0 && !isList) break;
  }
  return path;
}

export interface KeyPlace {
  readonly path: KeyPath;
  /** What of the key or value is typed before the place. */
  readonly typed: string;
  /** Whether the place is behind a key's colon: then the key is the last of `path`. */
  readonly isValue: boolean;
}

/** The place at a column, counted from 0. */
export function locateKey(lines: readonly string[], lineIndex: number, column: number): KeyPlace {
  const before = (lines[lineIndex] ?? '').slice(0, column);
  const facts = readLine(lines[lineIndex] ?? '');
  const [, space = '', dashes = ''] = /^(\s*)((?:-\s+)*)/.exec(before) ?? [];
  const indent = facts?.isEntry ? facts.keyIndent : space.length + dashes.length;
  const parents = findParents(lines, lineIndex, indent);
  const content = before.slice(space.length + dashes.length);
  return readFlow(content, parents);
}

/** Follows braces and brackets within the line. */
function readFlow(content: string, parents: KeyPath): KeyPlace {
  const stack: string[][] = [];
  let path = [...parents];
  let word = '';
  let isValue = false;
  for (let index = 0; index < content.length; index++) {
    const sign = content.charAt(index);
    if (sign === '{' || sign === '[') {
      // What follows the closing sign stands beside the key, not in it.
      stack.push(isValue ? path.slice(0, -1) : path);
      if (sign === '[') path = [...path, '[]'];
      word = '';
      isValue = false;
    } else if (sign === '}' || sign === ']') {
      path = stack.pop() ?? path;
      word = '';
      isValue = false;
    } else if (sign === ',' && stack.length > 0) {
      if (isValue) path = path.slice(0, -1);
      word = '';
      isValue = false;
    } else if (sign === ':' && !isValue && word.trim() !== '' && /\s|^$/.test(content[index + 1] ?? '')) {
      path = [...path, word.trim()];
      word = '';
      isValue = true;
    } else word += sign;
  }
  return { path, typed: word.trimStart(), isValue };
}
