import { isModelMatch, isPatternMatch, withDefaultTag, withoutDefaultTag } from '../base/index.ts';
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

/** Finds the first rule that catches a name; their number when none does. Names are looked up, so that a thousand rules take no time. */
function createRuleFinder(rules: Rules): (model: string) => number {
  const names = new Map(rules.map(({ match }, index) => [match, index] as const).toReversed());
  const patterns = rules.flatMap(({ match }, index) => (match.includes('*') ? [{ match, index }] : []));
  return (model) => {
    const found = [model, withoutDefaultTag(model), withDefaultTag(model)].map((name) => names.get(name) ?? -1);
    const pattern = patterns.find(({ match }) => isModelMatch(match, model))?.index ?? -1;
    return Math.min(...[...found, pattern].filter((index) => index >= 0), rules.length);
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
  const patterns = models.flatMap(({ match }, index) => (match.includes('*') ? [{ match, index }] : []));
  const findCover = (match: string): number =>
    patterns.find((pattern) => isPatternMatch(pattern.match, match))?.index ?? models.length;
  return models.flatMap(({ match }, index) => {
    const earlier = match.includes('*') ? findCover(match) : findRule(match);
    if (earlier >= index) return [];
    const message = `No request reaches this rule: the rule for ${models[earlier]?.match} before it takes them all.`;
    return [createIssue(['models', String(index), 'match'], message)];
  });
}
