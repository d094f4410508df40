import { createModelFinder, createPatternFinder } from '../base/index.ts';
import type { Config } from '../contract/model/index.ts';
import { createIssue } from './create-issue.ts';
import type { DescribedIssue } from './describe-issue.ts';

type Rules = Config['models'];
type Rule = Rules[number];

/** Rules that lead to each other in a ring: a name that is only ever another name for itself. */
export function checkRings({ models }: Pick<Config, 'models'>): DescribedIssue[] {
  const findRule = createRuleFinder(models);
  const next = models.map((rule, index) =>
    listMainTargets(rule)
      .map(findRule)
      .filter((other) => other < models.length && other !== index),
  );
  return models.flatMap(({ match }, index) => {
    // Told at the last rule of the ring alone.
    const ring = findRing(next, index);
    if (ring === null || ring.some((other) => other > index)) return [];
    const names = ring.filter((other) => other !== index).map((other) => models[other]?.match ?? '');
    const key = models[index]?.split === undefined ? 'use' : 'split';
    const message = `The rule for ${match} leads to a name that the rule for ${names.join(', ')} leads back here.`;
    return [createIssue(['models', String(index), key], message)];
  });
}

/** Models that a rule leads to first; what stands after them is for when they fail. */
function listMainTargets({ use, split }: Rule): string[] {
  const addresses = split === undefined ? use.slice(0, 1) : split.map(({ to }) => to);
  return addresses.map((address) => address.slice(address.indexOf('/') + 1)).filter((model) => model !== '*');
}

/** Finds the first rule that catches a name; their number when none does. */
function createRuleFinder(rules: Rules): (model: string) => number {
  const find = createModelFinder(rules.map(({ match }) => match));
  return (model) => {
    const found = find(model);
    return found < 0 ? rules.length : found;
  };
}

/** The rules on a way from `start` back to it; `null` when there is none. */
function findRing(next: readonly (readonly number[])[], start: number): readonly number[] | null {
  const cameFrom = new Map<number, number>();
  const open = [start];
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    for (const other of next[index] ?? []) {
      if (other === start) return traceBack(cameFrom, index, start);
      if (cameFrom.has(other)) continue;
      cameFrom.set(other, index);
      open.push(other);
    }
  }
  return null;
}

function traceBack(cameFrom: ReadonlyMap<number, number>, from: number, start: number): number[] {
  const ring = [start];
  for (let index: number | undefined = from; index !== undefined && index !== start; index = cameFrom.get(index)) {
    ring.push(index);
  }
  return ring;
}

/** Rules that no request reaches, since one before them takes all that they match. */
export function findShadowedRules({ models }: Pick<Config, 'models'>): DescribedIssue[] {
  const findRule = createRuleFinder(models);
  const findCover = createPatternFinder(models.map(({ match }) => match));
  return models.flatMap(({ match }, index) => {
    // A pattern's own stars are signs that only another star takes.
    const earlier = match.includes('*') ? findCover(match) : findRule(match);
    if (earlier >= index) return [];
    const message = `No request reaches this rule: the rule for ${models[earlier]?.match} before it takes them all.`;
    return [createIssue(['models', String(index), 'match'], message)];
  });
}
