import { isDeepStrictEqual } from 'node:util';
import { type Document, isAlias, isCollection, isMap, isNode, isScalar, isSeq, parseDocument as parseYaml } from 'yaml';
import type { ConfigEdit } from './config-edit.ts';
import { type ConfigProblem, createProblem } from './config-problem.ts';
import { keepLines } from './keep-lines.ts';
import { parseDocument } from './parse-document.ts';
import type { SettingPath } from './setting-paths.ts';

type Edited =
  | { readonly kind: 'edited'; readonly text: string }
  | { readonly kind: 'refused'; readonly problems: readonly ConfigProblem[] };

/** The text with the edits made, comments and order kept. What the edits say is not checked here. */
export function applyEdits(text: string, edits: readonly ConfigEdit[]): Edited {
  const { problems } = parseDocument(text);
  if (problems.length > 0) return { kind: 'refused', problems };
  const document = parseYaml(text, { schema: 'core', stringKeys: true });
  if (document.contents !== null && !isMap(document.contents)) return { kind: 'refused', problems: [noSettings] };
  const style = { lineWidth: 0, indentSeq: isListIndented(text) };
  const before = document.contents === null ? text : document.toString(style);
  for (const edit of edits) {
    const refusal = applyEdit(document, edit);
    if (refusal !== null) return { kind: 'refused', problems: [createProblem(edit.path.join('.'), refusal)] };
  }
  if (document.contents === null) return { kind: 'edited', text };
  return { kind: 'edited', text: keepLines(text, before, document.toString(style)) };
}

const noSettings = createProblem('', 'The file holds no settings, which begin as in: version: 1');

/** Why the edit cannot be made, or `null`. */
function applyEdit(document: Document, edit: ConfigEdit): string | null {
  const { path } = edit;
  if (path.length === 0 || path.includes('__proto__')) return 'This is no setting.';
  const isPlaced = edit.kind === 'move' || edit.kind === 'insert';
  const refusal = prepareWay(document, path.slice(0, isPlaced ? -2 : -1));
  if (refusal !== null) return refusal;
  if (isPlaced) return placeItem(document, edit);
  if (edit.kind === 'remove') {
    if (!document.hasIn(path)) return null;
    keepHead(document, path);
    document.deleteIn(path);
    return null;
  }
  const target: unknown = document.getIn(path, true);
  if (edit.kind === 'add') return addItem(document, { path, value: edit.value }, target);
  const parent: unknown = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (isSeq(parent) && !(Number(path.at(-1)) < parent.items.length)) return noEntry;
  document.setIn(path, isPlain(edit.value) ? edit.value : document.createNode(edit.value));
  return null;
}

/** Only a plain value can take the place of another without its comments being lost. */
const isPlain = (value: unknown): boolean => typeof value !== 'object' || value === null;

function addItem(
  document: Document,
  { path, value }: { readonly path: SettingPath; readonly value: unknown },
  target: unknown,
): string | null {
  if (isAlias(target)) return aliased;
  if (isSeq(target)) {
    const isThere = target.items.some((item) => isNode(item) && isDeepStrictEqual(item.toJS(document), value));
    if (!isThere) target.add(document.createNode(value));
    return null;
  }
  const isEmpty = target === undefined || (isScalar(target) && target.value === null);
  if (!isEmpty) return 'This is no list.';
  document.setIn(path, document.createNode([value]));
  return null;
}

function placeItem(document: Document, edit: Extract<ConfigEdit, { kind: 'insert' | 'move' }>): string | null {
  const way = edit.path.slice(0, -1);
  const place = Number(edit.path.at(-1));
  const list: unknown = way.length === 0 ? document.contents : document.getIn(way, true);
  if (isAlias(list)) return aliased;
  if (edit.kind === 'insert' && place === 0 && (!isSeq(list) || list.items.length === 0)) {
    return addItem(document, { path: way, value: edit.value }, isSeq(list) ? undefined : list);
  }
  if (!isSeq(list)) return 'This is no list.';
  if (edit.kind === 'insert') {
    if (!(place >= 0 && place <= list.items.length)) return noEntry;
    list.items.splice(place, 0, document.createNode(edit.value));
    return null;
  }
  if (!(place >= 0 && place < list.items.length && edit.to < list.items.length)) return noEntry;
  list.items.splice(edit.to, 0, ...list.items.splice(place, 1));
  return null;
}

const noEntry = 'There is no such entry in this list.';

/** What stands at the top of the file is about the file, though it stands before its first setting. */
function keepHead(document: Document, path: SettingPath): void {
  const first = isMap(document.contents) ? document.contents.items[0]?.key : undefined;
  if (path.length !== 1 || !isScalar(first) || first.value !== path[0]) return;
  const head = [document.commentBefore, first.commentBefore].filter((comment) => typeof comment === 'string');
  if (head.length === 0) return;
  document.commentBefore = head.join('\n');
  // An empty line follows such a comment anyway.
  const next = isMap(document.contents) ? document.contents.items[1]?.key : undefined;
  if (isScalar(next)) next.spaceBefore = false;
}

const aliased = 'This is an alias in the file: change it there.';

/** Makes sections that are there by name alone into sections. */
function prepareWay(document: Document, path: SettingPath): string | null {
  for (let length = 1; length <= path.length; length++) {
    const way = path.slice(0, length);
    const node: unknown = document.getIn(way, true);
    if (node === undefined) return null;
    if (isAlias(node)) return aliased;
    if (isCollection(node)) continue;
    if (!isScalar(node) || node.value !== null) return 'The section above is no section.';
    const section = document.createNode({});
    section.commentBefore = node.commentBefore ?? null;
    section.comment = node.comment ?? null;
    document.setIn(way, section);
  }
  return null;
}

/** Whether lists stand further in than their name, as the file does it; so it is where the file has none. */
function isListIndented(text: string): boolean {
  const document = parseYaml(text);
  const { contents } = document;
  if (!isMap(contents)) return true;
  const lists = contents.items.flatMap(({ value }) =>
    isSeq(value) && value.flow !== true && value.range ? [value.range[0]] : [],
  );
  return lists.length === 0 || lists.some((offset) => text[offset - 1] === ' ');
}
