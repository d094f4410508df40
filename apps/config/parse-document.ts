import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument as parseYaml } from 'yaml';
import type { ConfigProblem } from './config-problem.ts';
import type { SettingPath } from './setting-paths.ts';

/** A place in the file, counted from 1. */
interface Place {
  readonly line: number;
  readonly column: number;
}

/** The text of a configuration file as plain values, with where each stands. `tree` is empty when there are problems. */
export interface ParsedDocument {
  readonly tree: unknown;
  readonly problems: readonly ConfigProblem[];
  /** Where the value at `path` stands, or its key when `isKey`; the closest part that exists otherwise. */
  locate(path: SettingPath, isKey: boolean): Place | null;
}

const maxAliasCount = 50;

/** Parses YAML 1.2 without tags of its own, with few aliases and no duplicate keys. */
export function parseDocument(text: string): ParsedDocument {
  const lines = new LineCounter();
  const atOffset = (offset: number): Place | null => {
    const { line, col } = lines.linePos(offset);
    return line === 0 ? null : { line, column: col };
  };
  try {
    const document = parseYaml(text, { schema: 'core', lineCounter: lines, prettyErrors: false, stringKeys: true });
    const faults = [...document.errors, ...document.warnings];
    const problems = faults.map(({ pos, message }) => createProblem(atOffset(pos[0]), message));
    if (problems.length > 0) return { tree: {}, problems, locate: () => null };
    const tree: unknown = document.toJS({ maxAliasCount }) ?? {};
    return { tree, problems: [], locate: (path, isKey) => locate(document, { path, isKey }, atOffset) };
  } catch (error) {
    // Too many aliases, or nesting deeper than the stack.
    const reason =
      error instanceof RangeError ? 'The file is nested too deeply.' : 'The file refers to itself too often.';
    return { tree: {}, problems: [createProblem(null, reason)], locate: () => null };
  }
}

function createProblem(place: Place | null, message: string): ConfigProblem {
  // The parser may quote the text after the first sentence's end; a value must not be repeated.
  const firstLine = message.split('\n')[0] ?? message;
  return { path: '', line: place?.line ?? null, column: place?.column ?? null, message: firstLine, suggestion: null };
}

interface Wanted {
  readonly path: SettingPath;
  readonly isKey: boolean;
}

function locate(document: Document, { path, isKey }: Wanted, atOffset: (offset: number) => Place | null): Place | null {
  const node: unknown = path.length === 0 ? document.contents : document.getIn(path, true);
  if (!isKey && isNode(node) && node.range) return atOffset(node.range[0]);
  const parent: unknown = path.length < 2 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (isMap(parent)) {
    const pair = parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1));
    if (pair && isScalar(pair.key) && pair.key.range) return atOffset(pair.key.range[0]);
  }
  return path.length === 0 ? null : locate(document, { path: path.slice(0, -1), isKey: false }, atOffset);
}
