import type { RoutingDraft, RoutingPage, RuleDraft } from '../../../../apps/contract/model/index.ts';

/** A rule of a draft. `origin` is its place among the rules that the draft began with; `null` for a new one. */
export interface DraftRule extends RuleDraft {
  readonly key: string;
  readonly origin: number | null;
}

export interface Draft {
  /** What it began with. */
  readonly base: RoutingDraft;
  readonly rules: readonly DraftRule[];
  readonly defaultModel: string | null;
  /** Numbers the new rules. */
  readonly nextKey: number;
}

export type DraftStep =
  | { readonly kind: 'move'; readonly from: number; readonly to: number }
  | { readonly kind: 'put'; readonly place: number; readonly rule: RuleDraft }
  | { readonly kind: 'insert'; readonly place: number; readonly rule: RuleDraft }
  | { readonly kind: 'remove'; readonly place: number }
  | { readonly kind: 'default'; readonly model: string | null };

/** A draft that changes nothing yet. */
export function beginDraft({ rules, defaultModel }: Pick<RoutingPage, 'rules' | 'defaultModel'>): Draft {
  return {
    base: { rules, defaultModel },
    rules: rules.map((rule, place) => ({ ...rule, key: `rule-${place}`, origin: place })),
    defaultModel,
    nextKey: 0,
  };
}

/** The draft after one step of a hand. */
export function takeStep(draft: Draft, step: DraftStep): Draft {
  const { rules, nextKey } = draft;
  switch (step.kind) {
    case 'move': {
      const moved = rules[step.from];
      return moved ? { ...draft, rules: rules.toSpliced(step.from, 1).toSpliced(step.to, 0, moved) } : draft;
    }
    case 'put': {
      const { key, origin } = rules[step.place] ?? { key: `new-${nextKey}`, origin: null };
      return { ...draft, rules: rules.toSpliced(step.place, 1, { ...step.rule, key, origin }) };
    }
    case 'insert': {
      const rule = { ...step.rule, key: `new-${nextKey}`, origin: null };
      return { ...draft, rules: rules.toSpliced(step.place, 0, rule), nextKey: nextKey + 1 };
    }
    case 'remove':
      return { ...draft, rules: rules.toSpliced(step.place, 1) };
    case 'default':
      return { ...draft, defaultModel: step.model };
  }
}

export const withoutKey = ({ match, use, split, set }: DraftRule): RuleDraft => ({
  ...{ match, use },
  ...(split === undefined ? {} : { split }),
  ...(set === undefined ? {} : { set }),
});

/** The draft as the service takes it. */
export const toRoutingDraft = ({ rules, defaultModel }: Draft): RoutingDraft => ({
  rules: rules.map(withoutKey),
  defaultModel,
});

const textOf = ({ rules, defaultModel }: RoutingDraft): string =>
  JSON.stringify([rules.map(({ match, use, split, set }) => [match, use, split ?? null, sortSets(set)]), defaultModel]);

const sortSets = (set: RuleDraft['set']) => Object.entries(set ?? {}).sort(([one], [other]) => (one < other ? -1 : 1));

/** Whether two drafts mean the same. */
export const isSameDraft = (one: RoutingDraft, other: RoutingDraft): boolean => textOf(one) === textOf(other);

export const isChanged = (draft: Draft): boolean => !isSameDraft(draft.base, toRoutingDraft(draft));

/** The draft on top of other rules than those that it began with. Rules that are there as they were keep their comments in the file. */
export function rebaseDraft(draft: Draft, page: Pick<RoutingPage, 'rules' | 'defaultModel'>): Draft {
  const texts = page.rules.map((rule) => textOf({ rules: [rule], defaultModel: null }));
  const taken = new Set<number>();
  const findOrigin = ({ origin }: DraftRule): number | null => {
    const before = origin === null ? undefined : draft.base.rules[origin];
    if (!before) return null;
    const text = textOf({ rules: [before], defaultModel: null });
    const found = texts.findIndex((other, place) => other === text && !taken.has(place));
    if (found < 0) return null;
    taken.add(found);
    return found;
  };
  return {
    ...draft,
    base: { rules: page.rules, defaultModel: page.defaultModel },
    rules: draft.rules.map((rule) => ({ ...rule, origin: findOrigin(rule) })),
  };
}

/** A draft that takes back what `draft` has brought about. */
export function invertDraft(draft: Draft): Draft {
  const { base, rules, defaultModel } = draft;
  const origins = base.rules.map((_, place) => {
    const found = rules.findIndex(({ origin }) => origin === place);
    return found < 0 ? null : found;
  });
  return {
    base: { rules: rules.map(withoutKey), defaultModel },
    rules: base.rules.map((rule, place) => ({ ...rule, key: `back-${place}`, origin: origins[place] ?? null })),
    defaultModel: base.defaultModel,
    nextKey: 0,
  };
}
