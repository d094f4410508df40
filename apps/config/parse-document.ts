import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  LineCounter,
  parseDocument as parseYaml,
  visit,
} from 'yaml';
import type { ConfigProblem } from './config-problem.ts';
import { migrateDocument } from './migrations/migrate-document.ts';
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

type FindPlace = (offset: number) => Place | null;

/** No tags but the core ones: not those of sets, binary data and dates either. */
const strictness = { stringKeys: true, resolveKnownTags: false } as const;
const maxAliasCount = 50;
const maxDepth = 64;
const tooDeep = 'The file is nested too deeply.';
const tooManyAliases = 'The file refers to itself too often.';

/** Parses YAML 1.2 of the core schema: no other tags, few aliases, no duplicate keys, no deep nesting. Older versions are brought up to date. */
export function parseDocument(text: string): ParsedDocument {
  const lines = new LineCounter();
  const atOffset: FindPlace = (offset) => {
    const { line, col } = lines.linePos(offset);
    return line === 0 ? null : { line, column: col };
  };
  // Such a text would keep the parser busy for seconds.
  if (/(?:[[{]\s{0,80}){200}/.test(text)) return refuse([createProblem(null, tooDeep)]);
  try {
    const document = parseYaml(text, { schema: 'core', lineCounter: lines, prettyErrors: false, ...strictness });
    const problems = listFaults(document, atOffset);
    if (problems.length > 0) return refuse(problems);
    const refusal = migrateDocument(document);
    if (refusal !== null) return refuse([createProblem(locate(document, versionKey, atOffset), refusal)]);
    const tree: unknown = document.toJS({ maxAliasCount }) ?? {};
    return { tree, problems: [], locate: (path, isKey) => locate(document, { path, isKey }, atOffset) };
  } catch (error) {
    return refuse([createProblem(null, error instanceof RangeError ? tooDeep : tooManyAliases)]);
  }
}

const versionKey = { path: ['version'], isKey: false };
const refuse = (problems: readonly ConfigProblem[]): ParsedDocument => ({ tree: {}, problems, locate: () => null });

function listFaults(document: Document, atOffset: FindPlace): ConfigProblem[] {
  const problems = [...document.errors, ...document.warnings].map(({ pos, code, message }) =>
    createProblem(atOffset(pos[0]), sentences[code] ?? message),
  );
  return problems.length > 0 ? problems : listHazards(document, atOffset);
}

const sentences: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'Tabs cannot indent in YAML: use spaces.',
  DUPLICATE_KEY: 'This key stands in its section already.',
  MULTIPLE_DOCS: 'The file holds several documents: take out the line ---.',
  UNEXPECTED_TOKEN: 'This cannot stand here: a line may be indented wrongly, or a quote be missing.',
  NON_STRING_KEY: 'A key must be text.',
  BLOCK_AS_IMPLICIT_KEY: 'There is a second colon in this line: put the value into quotes.',
};

/** What YAML allows and a configuration has no use for. */
function listHazards(document: Document, atOffset: FindPlace): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const tell = (node: unknown, message: string): void => {
    const offset = isNode(node) ? node.range?.[0] : undefined;
    problems.push(createProblem(offset === undefined ? null : atOffset(offset), message));
  };
  visit(document, (_, node, ancestors) => {
    if (isCollection(node) && ancestors.filter(isCollection).length >= maxDepth) {
      tell(node, tooDeep);
      return visit.BREAK;
    }
    if (isAlias(node) && node.resolve(document) === undefined) tell(node, 'There is no anchor of this name before it.');
    if (isPair(node) && isScalar(node.key) && node.key.value === '__proto__')
      tell(node.key, 'This key is not allowed.');
    return undefined;
  });
  return problems;
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

function locate(document: Document, { path, isKey }: Wanted, atOffset: FindPlace): Place | null {
  const node: unknown = path.length === 0 ? document.contents : document.getIn(path, true);
  if (!isKey && isNode(node) && node.range) return atOffset(node.range[0]);
  const parent: unknown = path.length < 2 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (isMap(parent)) {
    const pair = parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1));
    if (pair && isScalar(pair.key) && pair.key.range) return atOffset(pair.key.range[0]);
  }
  return path.length === 0 ? null : locate(document, { path: path.slice(0, -1), isKey: false }, atOffset);
}
