import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPrefixMemory } from '../../../apps/gateway/prompt/prefix-memory.ts';
import type { PromptSegment } from '../../../apps/translate/index.ts';

const segment = (name: string, letter: string, length = 2000): PromptSegment => ({ name, text: letter.repeat(length) });
const opening = [segment('system', 's'), segment('tools', 't'), segment('messages[1]', 'a')];

describe('createPrefixMemory', () => {
  it('knows a first prompt, and one that goes on from it', () => {
    const memory = createPrefixMemory();
    expect(memory.note('c', opening, [])).toEqual({ kind: 'first' });
    expect(memory.note('c', [...opening, segment('messages[2]', 'b')], [])).toEqual({ kind: 'continued' });
    expect(memory.note('c', [...opening, segment('messages[2]', 'b')], [])).toEqual({ kind: 'continued' });
  });

  it.each([
    [0, 'system', 1500],
    [1, 'tools', 1000],
    [2, 'messages[1]', 500],
  ])('says where a prompt changes at segment %d, and what has to be read again', (index, at, lostTokens) => {
    const memory = createPrefixMemory();
    memory.note('c', opening, []);
    const changed = opening.map((each, position) => (position === index ? { ...each, text: `x${each.text}` } : each));
    expect(memory.note('c', changed, [])).toEqual({ kind: 'broken', at, lostTokens });
  });

  it('says so of a prompt that lost its end', () => {
    const memory = createPrefixMemory();
    memory.note('c', opening, []);
    expect(memory.note('c', opening.slice(0, 2), [])).toEqual({ kind: 'broken', at: 'the end', lostTokens: 500 });
  });

  it('says nothing of what is not worth a word', () => {
    const memory = createPrefixMemory();
    memory.note('c', [segment('system', 's'), segment('messages[1]', 'a', 396)], []);
    expect(memory.note('c', [segment('system', 's'), segment('messages[1]', 'b', 396)], [])).toEqual({
      kind: 'continued',
    });
  });

  it('compares with the prompt before, not with the first', () => {
    const memory = createPrefixMemory();
    const other = [segment('system', 'o'), ...opening.slice(1)];
    memory.note('c', opening, []);
    expect(memory.note('c', other, [])).toMatchObject({ kind: 'broken', at: 'system' });
    expect(memory.note('c', other, [])).toEqual({ kind: 'continued' });
  });

  it('keeps conversations apart, with the order of their tools', () => {
    const memory = createPrefixMemory();
    memory.note('c', opening, ['f', 'g']);
    expect(memory.note('d', [segment('system', 'x')], ['h'])).toEqual({ kind: 'first' });
    expect([memory.toolNames('c'), memory.toolNames('d'), memory.toolNames('e')]).toEqual([['f', 'g'], ['h'], []]);
  });

  it('forgets the conversations that were silent the longest', () => {
    const memory = createPrefixMemory();
    for (let index = 0; index <= 500; index++) memory.note(`c${index}`, opening, []);
    expect(memory.note('c500', opening, [])).toEqual({ kind: 'continued' });
    expect(memory.note('c0', opening, [])).toEqual({ kind: 'first' });
  });

  it('never calls a prompt broken that begins like the one before', () => {
    const segments = fc.array(fc.record({ name: fc.string(), text: fc.string({ maxLength: 900 }) }), { maxLength: 5 });
    fc.assert(
      fc.property(segments, segments, (before, further) => {
        const memory = createPrefixMemory();
        memory.note('c', before, []);
        expect(memory.note('c', [...before, ...further], [])).toEqual({ kind: 'continued' });
      }),
    );
  });
});
