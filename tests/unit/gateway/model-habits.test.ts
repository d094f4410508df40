import { describe, expect, it } from 'vitest';
import { createBoundedMemory } from '../../../apps/gateway/prompt/bounded-memory.ts';
import { createModelHabits } from '../../../apps/gateway/prompt/model-habits.ts';

describe('createModelHabits', () => {
  it('trusts the estimate until it has seen an answer', () => {
    const habits = createModelHabits();
    expect(habits.estimate('m', 100)).toBe(100);
    expect(habits.prefillTokensPerMs('m')).toBeNull();
  });

  it('learns from the first answer at once and from later ones by and by', () => {
    const habits = createModelHabits();
    habits.learn('m', { estimatedTokens: 100, promptTokens: 200, prefillMs: 100 });
    expect(habits.estimate('m', 100)).toBe(200);
    expect(habits.prefillTokensPerMs('m')).toBe(2);
    habits.learn('m', { estimatedTokens: 100, promptTokens: 100, prefillMs: 100 });
    expect(habits.estimate('m', 100)).toBe(170);
    expect(habits.prefillTokensPerMs('m')).toBeCloseTo(1.7);
    expect(habits.estimate('other', 100)).toBe(100);
  });

  it('keeps the speed it knows when an answer tells none', () => {
    const habits = createModelHabits();
    habits.learn('m', { estimatedTokens: 100, promptTokens: 100, prefillMs: 50 });
    for (const prefillMs of [null, 0]) habits.learn('m', { estimatedTokens: 100, promptTokens: 100, prefillMs });
    expect(habits.prefillTokensPerMs('m')).toBe(2);
  });

  it('learns nothing from short prompts and from answers that counted none', () => {
    const habits = createModelHabits();
    habits.learn('m', { estimatedTokens: 63, promptTokens: 630, prefillMs: 1 });
    habits.learn('m', { estimatedTokens: 100, promptTokens: 0, prefillMs: 1 });
    expect(habits.estimate('m', 100)).toBe(100);
  });

  it('never believes that a prompt is more than five times as long or short as it looks', () => {
    const habits = createModelHabits();
    habits.learn('long', { estimatedTokens: 100, promptTokens: 100_000, prefillMs: null });
    habits.learn('short', { estimatedTokens: 100_000, promptTokens: 10, prefillMs: null });
    expect([habits.estimate('long', 100), habits.estimate('short', 100)]).toEqual([500, 20]);
  });
});

describe('createBoundedMemory', () => {
  it('forgets what was used the longest ago', () => {
    const memory = createBoundedMemory<number>(2);
    memory.set('a', 1);
    memory.set('b', 2);
    expect(memory.get('a')).toBe(1);
    memory.set('c', 3);
    expect([memory.get('a'), memory.get('b'), memory.get('c')]).toEqual([1, undefined, 3]);
    memory.set('a', 4);
    memory.set('d', 5);
    expect([memory.get('a'), memory.get('c')]).toEqual([4, undefined]);
    expect(memory.entries()).toEqual([
      ['d', 5],
      ['a', 4],
    ]);
  });
});
