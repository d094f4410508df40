import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FitChoice } from '../../../../apps/contract/model/index.ts';
import type { MemoryQuestion, MemoryResident } from '../../../../apps/models/fit/memory-question.ts';
import { type MemoryPlan, planMemory } from '../../../../apps/models/fit/plan-memory.ts';

const gib = 2 ** 30;
const resident = (name: string, sizeGib: number, more: Partial<MemoryResident> = {}): MemoryResident => ({
  ...{ name, sizeBytes: sizeGib * gib, isPinned: false, isBusy: false, lastUsedMs: 0 },
  ...more,
});
const ask = (needGib: number, residents: readonly MemoryResident[], more: Partial<MemoryQuestion> = {}): MemoryPlan =>
  planMemory({
    budgetBytes: 32 * gib,
    highestBudgetBytes: 32 * gib,
    residents,
    need: { name: 'new', bytes: needGib * gib },
    findVariants: () => [],
    otherBackends: [],
    ...more,
  });
const kindsOf = (plan: MemoryPlan): readonly string[] =>
  plan.kind === 'refuse' ? plan.choices.map(({ kind }) => kind) : [];

describe('planMemory', () => {
  it('goes when it fits, to the last byte', () => {
    expect(ask(12, [resident('a', 20)])).toEqual({ kind: 'go' });
  });

  it('evicts the least recently used until there is enough', () => {
    const residents = [
      resident('young', 10, { lastUsedMs: 3 }),
      resident('old', 10, { lastUsedMs: 1 }),
      resident('middle', 10, { lastUsedMs: 2 }),
    ];
    expect(ask(12, residents)).toEqual({ kind: 'evict', names: ['old'] });
    expect(ask(13, residents)).toEqual({ kind: 'evict', names: ['old', 'middle'] });
  });

  it('passes over pinned and busy models', () => {
    const residents = [
      resident('pinned', 8, { isPinned: true }),
      resident('busy', 8, { isBusy: true, lastUsedMs: 1 }),
      resident('idle', 8, { lastUsedMs: 2 }),
    ];
    expect(ask(16, residents)).toEqual({ kind: 'evict', names: ['idle'] });
    expect(ask(17, residents)).toEqual({ kind: 'wait', names: ['busy'] });
    expect(ask(25, residents).kind).toBe('refuse');
  });

  it('lets a model take the room of its own copy, once that is idle', () => {
    expect(ask(30, [resident('new', 20, { isPinned: true })])).toEqual({ kind: 'go' });
    expect(ask(30, [resident('new', 20, { isBusy: true })])).toEqual({ kind: 'wait', names: ['new'] });
  });

  it('refuses with what is needed and free', () => {
    expect(ask(40, [resident('a', 30)])).toEqual({
      ...{ kind: 'refuse', neededBytes: 40 * gib, freeBytes: 2 * gib, choices: [] },
    });
    expect(ask(40, [resident('a', 50)])).toMatchObject({ freeBytes: 0 });
  });

  it('names pinned models to unload, idle ones before busy ones', () => {
    const residents = [
      resident('a', 15, { isPinned: true, isBusy: true, lastUsedMs: 1 }),
      resident('b', 15, { isPinned: true, lastUsedMs: 2 }),
    ];
    expect(ask(16, residents)).toMatchObject({
      choices: [{ kind: 'unload', label: 'Unload b: drover models unload b' }],
    });
  });

  it('names a budget that would be enough, as far as it may be raised', () => {
    expect(ask(33.01, [], { highestBudgetBytes: 40 * gib })).toMatchObject({
      choices: [{ kind: 'raise-budget', label: 'Raise the budget to 33.1 GB: daemon.memoryBudget: 33.1' }],
    });
    expect(kindsOf(ask(41, [], { highestBudgetBytes: 40 * gib }))).toEqual([]);
  });

  it('names other backends', () => {
    expect(ask(41, [], { otherBackends: ['studio', 'cloud'] })).toMatchObject({
      choices: [{ kind: 'other-backend', label: 'Send the name to a model of studio or cloud: a rule in models' }],
    });
  });
});

const sizes = fc.integer({ min: 0, max: 40 });
const residents = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'new'),
    sizeBytes: sizes,
    isPinned: fc.boolean(),
    isBusy: fc.boolean(),
    lastUsedMs: fc.integer({ min: 0, max: 5 }),
  }),
  { selector: ({ name }) => name },
);
const variants = fc.array(fc.record({ neededBytes: sizes }), { maxLength: 3 });
const questions = fc.record({ budgetBytes: sizes, raiseBytes: sizes, needBytes: sizes, residents, variants });
type Drawn = typeof questions extends fc.Arbitrary<infer T> ? T : never;

/** Variants are drawn at random, some of them too large, as from a finder that is not careful. */
const toQuestion = (drawn: Drawn): MemoryQuestion => ({
  budgetBytes: drawn.budgetBytes,
  highestBudgetBytes: drawn.budgetBytes + drawn.raiseBytes,
  residents: drawn.residents,
  need: { name: 'new', bytes: drawn.needBytes },
  findVariants: () =>
    drawn.variants.map(({ neededBytes }): FitChoice => ({ kind: 'smaller-context', label: '', neededBytes })),
  otherBackends: [],
});
const others = ({ residents: all }: MemoryQuestion): readonly MemoryResident[] =>
  all.filter(({ name }) => name !== 'new');
const sum = (models: readonly MemoryResident[]): number =>
  models.reduce((total, { sizeBytes }) => total + sizeBytes, 0);
const forAll = (check: (question: MemoryQuestion, plan: MemoryPlan) => void): void =>
  fc.assert(
    fc.property(questions, (drawn) => check(toQuestion(drawn), planMemory(toQuestion(drawn)))),
    { numRuns: 2000 },
  );

describe('planMemory, whatever is in memory', () => {
  it('never admits beyond the budget', () => {
    forAll((question, plan) => {
      if (plan.kind !== 'go' && plan.kind !== 'evict') return;
      const evicted = plan.kind === 'evict' ? plan.names : [];
      const staying = others(question).filter(({ name }) => !evicted.includes(name));
      expect(sum(staying) + question.need.bytes).toBeLessThanOrEqual(question.budgetBytes);
    });
  });

  it('never evicts a pinned or busy model, nor replaces a copy that is busy', () => {
    forAll((question, plan) => {
      if (plan.kind !== 'go' && plan.kind !== 'evict') return;
      const evicted = plan.kind === 'evict' ? plan.names : [];
      const touched = question.residents.filter(({ name }) => evicted.includes(name));
      expect(touched.filter(({ isPinned, isBusy }) => isPinned || isBusy)).toEqual([]);
      expect(question.residents.some(({ name, isBusy }) => name === 'new' && isBusy)).toBe(false);
    });
  });

  it('evicts the shortest run of the least recently used that is enough', () => {
    forAll((question, plan) => {
      if (plan.kind !== 'evict') return;
      const idle = others(question)
        .filter(({ isPinned, isBusy }) => !isPinned && !isBusy)
        .toSorted((a, b) => a.lastUsedMs - b.lastUsedMs || a.name.localeCompare(b.name));
      expect(plan.names).toEqual(idle.slice(0, plan.names.length).map(({ name }) => name));
      const lessOne = plan.names.slice(0, -1);
      const staying = others(question).filter(({ name }) => !lessOne.includes(name));
      expect(sum(staying) + question.need.bytes).toBeGreaterThan(question.budgetBytes);
    });
  });

  it('waits only for busy models, and only where their end would help', () => {
    forAll((question, plan) => {
      if (plan.kind !== 'wait') return;
      const named = question.residents.filter(({ name }) => plan.names.includes(name));
      expect(named.length).toBeGreaterThan(0);
      expect(named.every(({ name, isBusy, isPinned }) => isBusy && (!isPinned || name === 'new'))).toBe(true);
      const ended = question.residents.map((each) =>
        plan.names.includes(each.name) ? { ...each, isBusy: false } : each,
      );
      expect(['go', 'evict']).toContain(planMemory({ ...question, residents: ended }).kind);
    });
  });

  it('refuses only where pinned models leave too little room', () => {
    forAll((question, plan) => {
      const pinnedBytes = sum(others(question).filter(({ isPinned }) => isPinned));
      expect(plan.kind === 'refuse').toBe(question.need.bytes > question.budgetBytes - pinnedBytes);
    });
  });

  it('names with a refusal a choice that works whenever there is one', () => {
    forAll((question, plan) => {
      if (plan.kind !== 'refuse') return;
      expect(plan.choices.length > 0).toBe(isThereAWayOut(question));
    });
  });

  it('names no choice that would not work', () => {
    forAll((question, plan) => {
      if (plan.kind !== 'refuse') return;
      for (const choice of plan.choices) expect(planMemory(follow(question, choice)).kind).not.toBe('refuse');
    });
  });
});

/** By trying everything: unpinning all, the highest budget, each variant. */
function isThereAWayOut(question: MemoryQuestion): boolean {
  const bare = { ...question, findVariants: () => [] };
  const unpinned = question.residents.map((each) => ({ ...each, isPinned: false }));
  return [
    { ...bare, residents: unpinned },
    { ...bare, budgetBytes: question.highestBudgetBytes },
    ...question.findVariants(0).map(({ neededBytes }) => ({ ...bare, need: { name: 'new', bytes: neededBytes } })),
  ].some((other) => planMemory(other).kind !== 'refuse');
}

/** The question as it would be had the user taken the choice. */
function follow(question: MemoryQuestion, { kind, label, neededBytes }: FitChoice): MemoryQuestion {
  if (kind === 'raise-budget') return { ...question, budgetBytes: question.highestBudgetBytes };
  if (kind !== 'unload') return { ...question, need: { name: 'new', bytes: neededBytes } };
  const names = /^Unload ([^:]+):/.exec(label)?.[1]?.split(', ') ?? [];
  return { ...question, residents: question.residents.filter(({ name }) => !names.includes(name)) };
}
