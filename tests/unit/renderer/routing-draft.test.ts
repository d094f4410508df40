import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../apps/config/apply-edits.ts';
import type { ConfigEdit } from '../../../apps/config/config-edit.ts';
import { readTextLayer } from '../../../apps/config/read-text-layer.ts';
import type { RuleDraft } from '../../../apps/contract/model/index.ts';
import { buildRuleEdits } from '../../../renderer/features/routing/draft/build-rule-edits.ts';
import { describeChanges } from '../../../renderer/features/routing/draft/describe-moves.ts';
import {
  beginDraft,
  type Draft,
  type DraftStep,
  invertDraft,
  isChanged,
  isSameDraft,
  rebaseDraft,
  takeStep,
  toRoutingDraft,
} from '../../../renderer/features/routing/draft/draft.ts';

const rule = (match: string, ...use: string[]): RuleDraft => ({ match, use: use.length === 0 ? ['local/x'] : use });
const [a, b, c] = [rule('a'), rule('b'), rule('c')];
const begin = (...rules: RuleDraft[]): Draft => beginDraft({ rules, defaultModel: null });
const take = (draft: Draft, ...steps: DraftStep[]): Draft => steps.reduce(takeStep, draft);

const isText = (edit: { readonly path: readonly string[] }): string => edit.path.join('.');
const write = (rules: readonly RuleDraft[]): string =>
  `version: 1\nmodels:\n${rules.map((each) => `  # about ${each.match}\n  - ${JSON.stringify(each)}\n`).join('')}`;

/** The rules of the file after the draft's edits. */
function apply(text: string, draft: Draft): { readonly text: string; readonly rules: unknown } {
  const edited = applyEdits(text, buildRuleEdits(draft) as ConfigEdit[]);
  if (edited.kind !== 'edited') throw new Error(edited.problems[0]?.message);
  const layer = readTextLayer(edited.text);
  expect(layer.problems).toEqual([]);
  return { text: edited.text, rules: layer.settings.find(({ path }) => path[0] === 'models')?.value ?? [] };
}

describe('edits of a draft', () => {
  it('move one rule, whichever way it went', () => {
    const down = take(begin(a, b, c), { kind: 'move', from: 0, to: 2 });
    expect(buildRuleEdits(down)).toEqual([{ kind: 'move', path: ['models', '0'], to: 2 }]);
    const up = take(begin(a, b, c), { kind: 'move', from: 2, to: 0 });
    expect(buildRuleEdits(up)).toEqual([{ kind: 'move', path: ['models', '2'], to: 0 }]);
  });

  it('touch only what was changed of a rule', () => {
    const before = { ...a, set: { num_ctx: 8192, keep_alive: '5m' } };
    const draft = take(begin(before), { kind: 'put', place: 0, rule: { ...a, set: { num_ctx: 4096 } } });
    expect(buildRuleEdits(draft)).toEqual([
      { kind: 'set', path: ['models', '0', 'set', 'num_ctx'], value: 4096 },
      { kind: 'remove', path: ['models', '0', 'set', 'keep_alive'] },
    ]);
  });

  it('turn places into shares and back', () => {
    const split = { match: 'a', use: [], split: [{ to: 'local/x', weight: 1 }] };
    const there = take(begin(a), { kind: 'put', place: 0, rule: split });
    expect(buildRuleEdits(there).map(isText)).toEqual(['models.0.use', 'models.0.split']);
    expect(apply(write([a]), there).rules).toEqual([{ match: 'a', split: split.split }]);
    const back = take(begin(split), { kind: 'put', place: 0, rule: a });
    expect(apply(write([{ match: 'a', use: [], split: split.split }]), back).rules).toEqual([a]);
  });

  it('set and remove the default', () => {
    expect(buildRuleEdits(take(begin(a), { kind: 'default', model: 'local/x' }))).toEqual([
      { kind: 'set', path: ['defaultModel'], value: 'local/x' },
    ]);
    const set = beginDraft({ rules: [], defaultModel: 'local/x' });
    expect(buildRuleEdits(take(set, { kind: 'default', model: null }))).toEqual([
      { kind: 'remove', path: ['defaultModel'] },
    ]);
  });

  it('leave in the file what the draft says, keep the comments of what stays, and can be taken back', () => {
    const anyRule = fc.record({
      match: fc.constantFrom('a', 'b', 'c', 'd-*'),
      use: fc.array(fc.constantFrom('local/x', 'local/y:1b'), { minLength: 1, maxLength: 2 }),
    });
    const anyStep = fc.oneof(
      fc.record({ kind: fc.constant('move' as const), from: fc.nat(5), to: fc.nat(5) }),
      fc.record({ kind: fc.constant('put' as const), place: fc.nat(5), rule: anyRule }),
      fc.record({ kind: fc.constant('insert' as const), place: fc.nat(5), rule: anyRule }),
      fc.record({ kind: fc.constant('remove' as const), place: fc.nat(5) }),
    );
    fc.assert(
      fc.property(fc.array(anyRule, { maxLength: 5 }), fc.array(anyStep, { maxLength: 6 }), (rules, steps) => {
        const text = rules.length === 0 ? 'version: 1\n' : write(rules);
        const draft = steps.reduce(
          (now, step) =>
            'place' in step && step.kind === 'put' && step.place >= now.rules.length ? now : takeStep(now, step),
          begin(...rules),
        );
        const done = apply(text, draft);
        expect(done.rules).toEqual(toRoutingDraft(draft).rules);
        const unchanged = draft.rules.filter(({ origin }) => origin !== null && origin > 0);
        for (const { origin } of unchanged) expect(done.text).toContain(`# about ${rules[origin ?? 0]?.match}`);
        expect(apply(done.text, invertDraft(draft)).rules).toEqual(rules);
      }),
      { numRuns: 60, interruptAfterTimeLimit: 10_000, markInterruptAsFailure: true },
    );
  });
});

describe('a draft', () => {
  it('is none any more when all was put back', () => {
    const draft = take(begin(a, b), { kind: 'move', from: 0, to: 1 }, { kind: 'move', from: 0, to: 1 });
    expect(isChanged(draft)).toBe(false);
    expect(isChanged(take(begin(a, b), { kind: 'remove', place: 0 }))).toBe(true);
  });

  it('means the same whatever the order of its settings', () => {
    const one = { rules: [{ ...a, set: { num_ctx: 1, seed: 2 } }], defaultModel: null };
    const other = { rules: [{ ...a, set: { seed: 2, num_ctx: 1 } }], defaultModel: null };
    expect(isSameDraft(one, other)).toBe(true);
  });

  it('goes on from other rules, and replaces what others made of them', () => {
    const draft = take(begin(a, b), { kind: 'move', from: 1, to: 0 });
    const now = { rules: [a, rule('new'), b], defaultModel: 'local/x' };
    const rebased = rebaseDraft(draft, now);
    expect(rebased.rules.map(({ origin }) => origin)).toEqual([2, 0]);
    expect(buildRuleEdits(rebased).map(isText)).toEqual(['models.1', 'models.0', 'defaultModel']);
  });

  it('says in words what it changes', () => {
    const draft = take(
      begin(a, b, c),
      { kind: 'put', place: 0, rule: rule('a', 'studio/y') },
      { kind: 'insert', place: 1, rule: rule('n') },
      { kind: 'remove', place: 3 },
    );
    expect(describeChanges(draft)).toBe('Draft: 1 rule added, 1 rule changed, 1 rule removed.');
    expect(describeChanges(take(begin(a, b), { kind: 'move', from: 0, to: 1 }))).toBe('Draft: other order.');
    expect(describeChanges(take(begin(a), { kind: 'default', model: 'local/x' }))).toBe('Draft: other default.');
  });
});
