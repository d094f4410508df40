import type { ConfigPageEdit, RuleDraft } from '../../../../apps/contract/model/index.ts';
import { type Draft, withoutKey } from './draft.ts';

/** The draft as edits of the configuration file: as few as keep what people wrote around their rules. */
export function buildRuleEdits({ base, rules, defaultModel }: Draft): ConfigPageEdit[] {
  const kept = new Set(rules.map(({ origin }) => origin));
  const work: (number | null)[] = base.rules.map((_, place) => place);
  const edits: ConfigPageEdit[] = [];
  const at = (place: number, ...rest: string[]): string[] => ['models', String(place), ...rest];
  const move = (from: number, to: number): void => {
    edits.push({ kind: 'move', path: at(from), to });
    work.splice(to, 0, ...work.splice(from, 1));
  };
  for (let place = work.length - 1; place >= 0; place--) {
    if (kept.has(place)) continue;
    edits.push({ kind: 'remove', path: at(place) });
    work.splice(place, 1);
  }
  const order = rules.flatMap(({ origin }) => (origin === null ? [] : [origin]));
  for (const [place, origin] of order.entries()) {
    if (work[place] === origin) continue;
    // One rule that went down leaves all the others one place up: it is moved itself, not they.
    const target = order.indexOf(work[place] ?? -1);
    if (work[place + 1] === origin && target > place) move(place, target);
    if (work[place] !== origin) move(work.indexOf(origin), place);
  }
  for (const [place, rule] of rules.entries()) {
    const before = rule.origin === null ? undefined : base.rules[rule.origin];
    if (before) edits.push(...listChanges(before, rule, at.bind(null, place)));
    else edits.push({ kind: 'insert', path: at(place), value: tidyRule(withoutKey(rule)) });
  }
  return [...edits, ...changeDefault(base.defaultModel, defaultModel)];
}

type Place = (...rest: string[]) => string[];

/** A rule has either places or shares. */
const tidyRule = ({ match, use, split, set }: RuleDraft): object => ({
  match,
  ...(split ? { split } : { use }),
  ...(set && Object.keys(set).length > 0 ? { set } : {}),
});

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

function listChanges(before: RuleDraft, after: RuleDraft, at: Place): ConfigPageEdit[] {
  const change = (key: 'match' | 'use' | 'split', isEmpty: (value: unknown) => boolean): ConfigPageEdit[] => {
    if (isSame(before[key], after[key])) return [];
    if (isEmpty(after[key])) return [{ kind: 'remove', path: at(key) }];
    return [{ kind: 'set', path: at(key), value: after[key] }];
  };
  return [
    ...change('match', () => false),
    ...change('use', () => after.split !== undefined),
    ...change('split', (value) => value === undefined),
    ...changeSets(before.set ?? {}, after.set ?? {}, at),
  ];
}

function changeSets(
  before: NonNullable<RuleDraft['set']>,
  after: NonNullable<RuleDraft['set']>,
  at: Place,
): ConfigPageEdit[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changed = names.filter((name) => before[name] !== after[name]);
  if (changed.length === 0) return [];
  if (Object.keys(after).length === 0) return [{ kind: 'remove', path: at('set') }];
  return changed.map((name) =>
    after[name] === undefined
      ? { kind: 'remove', path: at('set', name) }
      : { kind: 'set', path: at('set', name), value: after[name] },
  );
}

function changeDefault(before: string | null, after: string | null): ConfigPageEdit[] {
  if (before === after) return [];
  const path = ['defaultModel'];
  return after === null ? [{ kind: 'remove', path }] : [{ kind: 'set', path, value: after }];
}
