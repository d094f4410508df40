import { isPlainObject, type PlainObject } from '../../base/index.ts';
import type { Parsed, TranslationNotes } from '../canonical/ports.ts';
import { parseOrRefuse, refuse } from '../reading/refusal.ts';
import { type CheckTarget, chooseEffect } from './choose-effect.ts';
import { createNoteCollector, type NoteCollector } from './collect-notes.ts';
import { type Member, type Node, type ObjectNode, typeOfJson } from './compile.ts';
import { type CompiledRoute, compiledRoutes } from './compiled-routes.ts';
import type { WireRoute } from './routes.ts';

interface Walk {
  readonly body: PlainObject;
  readonly target: CheckTarget;
  /** The body goes on as it came. */
  readonly isPassThrough: boolean;
  readonly notes: NoteCollector;
  /** Keys and indices down to the value at hand. */
  readonly steps: (string | number)[];
}

const nouns = { number: 'a number', integer: 'an integer' } as const;

function toPath(steps: readonly (string | number)[]): string {
  let path = '';
  for (const step of steps) path += typeof step === 'number' ? `[${step}]` : path === '' ? step : `.${step}`;
  return path;
}

function refuseHere(walk: Walk, problem: string): never {
  return refuse(toPath(walk.steps), problem);
}

const listValues = (values: Iterable<string>): string => [...values].join(', ').replace(/, ([^,]*)$/, ' or $1');

function isEmpty(value: unknown): boolean {
  if (typeof value === 'object') {
    return value === null || (Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0);
  }
  return value === '' || value === undefined;
}

function checkText(value: unknown, node: Extract<Node, { kind: 'string' }>, walk: Walk): void {
  if (typeof value !== 'string') refuseHere(walk, 'must be a string');
  if (node.isFilled && value === '') refuseHere(walk, 'must not be empty');
  if (value.length > node.maxLength) refuseHere(walk, `must be at most ${node.maxLength} characters`);
  if (node.values !== null && value !== '' && !node.values.has(value)) {
    refuseHere(walk, `must be ${listValues(node.values)}`);
  }
}

function checkNumber(value: unknown, node: Extract<Node, { kind: 'number' | 'integer' }>, walk: Walk): void {
  if (typeof value !== 'number' || !Number.isFinite(value)) refuseHere(walk, `must be ${nouns[node.kind]}`);
  if (node.kind === 'integer' && !Number.isSafeInteger(value)) refuseHere(walk, 'must be an integer');
  if (value < node.minimum) refuseHere(walk, `must be at least ${node.minimum}`);
  if (value > node.maximum) refuseHere(walk, `must be at most ${node.maximum}`);
}

function walkArray(value: unknown, node: Extract<Node, { kind: 'array' }>, walk: Walk): void {
  if (!Array.isArray(value)) refuseHere(walk, 'must be an array');
  const values: readonly unknown[] = value;
  if (node.isFilled && values.length === 0) refuseHere(walk, 'must not be empty');
  for (let index = 0; index < values.length; index++) {
    walk.steps.push(index);
    walkValue(values[index], node.items, walk);
    walk.steps.pop();
  }
}

function walkMember(value: unknown, { path, cells, node }: Member, walk: Walk): void {
  if (cells !== null && !isEmpty(value)) {
    const effect = walk.isPassThrough ? null : chooseEffect(cells, { value, body: walk.body }, walk.target);
    if (effect?.kind === 'refused') {
      refuse(toPath(walk.steps), `cannot be sent to this backend: ${effect.why}`, 'unsupported_feature');
    }
    walk.notes.add(effect?.kind ?? 'passed', path);
  }
  walkValue(value, node, walk);
}

function walkObject(values: unknown, node: ObjectNode, walk: Walk): void {
  if (!isPlainObject(values)) refuseHere(walk, 'must be an object');
  for (const key of Object.keys(values)) {
    const value = values[key];
    const member = node.members.get(key);
    if (member === undefined) {
      if (!node.isOpen && !isEmpty(value))
        walk.notes.addForeign(walk.isPassThrough ? 'passed' : 'dropped', node.path, key);
    } else if (value !== null) {
      walk.steps.push(key);
      walkMember(value, member, walk);
      walk.steps.pop();
    }
  }
  for (const key of node.required) {
    if ((values[key] ?? null) === null) refuse(toPath([...walk.steps, key]), 'is required');
  }
}

function walkUnion(values: unknown, node: Extract<Node, { kind: 'union' }>, walk: Walk): void {
  if (!isPlainObject(values)) refuseHere(walk, 'must be an object');
  const value = values[node.key] ?? null;
  if (value !== null && typeof value !== 'string') refuse(toPath([...walk.steps, node.key]), 'must be a string');
  const chosen = value === null ? node.fallback : node.cases.get(value);
  if (chosen) walkObject(values, chosen, walk);
  else if (value === null) refuse(toPath([...walk.steps, node.key]), 'is required');
  else if (node.others !== null) walkMember(values, node.others, walk);
}

function walkChoice(value: unknown, node: Extract<Node, { kind: 'choice' }>, walk: Walk): void {
  const option = node.byType.get(typeOfJson(value));
  if (option === undefined) refuseHere(walk, `must be ${node.expected}`);
  walkValue(value, option, walk);
}

function walkValue(value: unknown, node: Node, walk: Walk): void {
  switch (node.kind) {
    case 'any':
      break;
    case 'string':
      checkText(value, node, walk);
      break;
    case 'number':
    case 'integer':
      checkNumber(value, node, walk);
      break;
    case 'boolean':
      if (typeof value !== 'boolean') refuseHere(walk, 'must be true or false');
      break;
    case 'array':
      walkArray(value, node, walk);
      break;
    case 'object':
      walkObject(value, node, walk);
      break;
    case 'union':
      walkUnion(value, node, walk);
      break;
    case 'choice':
      walkChoice(value, node, walk);
  }
}

function checkRoute({ client, root, missing }: CompiledRoute, body: unknown, target: CheckTarget): TranslationNotes {
  if (!isPlainObject(body)) refuse('', 'must be a JSON object');
  const why = missing[target.dialect];
  if (why !== undefined) refuse('model', `cannot be served by this backend: ${why}`, 'unsupported_feature');
  const notes = createNoteCollector();
  walkObject(body, root, {
    body,
    target,
    isPassThrough: target.isPassThrough ?? client === target.dialect,
    notes,
    steps: [],
  });
  return notes.toNotes();
}

/**
 * Checks types and ranges of a client's body and tells what becomes of its fields at the backend it goes to. Refuses the first wrong value
 * (`invalid_request`) or the first that this backend cannot be given (`unsupported_feature`), with its path. What a sound body means is left
 * to the dialect's own reader.
 */
export function checkBody(route: WireRoute, body: unknown, target: CheckTarget): Parsed<TranslationNotes> {
  return parseOrRefuse(() => checkRoute(compiledRoutes[route], body, target));
}
