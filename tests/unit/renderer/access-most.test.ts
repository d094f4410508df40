import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { issueKey } from '../../../apps/access/index.ts';
import {
  readKeyChange,
  revertKeyChange,
  writeChangeForm,
} from '../../../renderer/features/access/keys/read-key-change.ts';
import { listMost, noMostTyped, readMost, writeMost } from '../../../renderer/features/access/most/read-most.ts';
import { noLimitsTyped } from '../../../renderer/features/access/projects/read-ceilings.ts';

const noLimits = { rpm: null, tokensPerMinute: null, tokensPerDay: null, tokensPerMonth: null, concurrency: null };
const noCeilings = {
  ...{ contextLength: null, maxTokens: null, choices: null, keepAliveMs: null, onExcess: 'clamp' as const },
};

describe('the form of a key that is there', () => {
  const record = {
    ...issueKey({ name: 'CI' }, 'abcdefghijkl', 1_700_000_000_000),
    ...{ models: ['qwen3*'], keepAlive: '30m', limits: { ...noLimits, rpm: 60 } },
    ceilings: { ...noCeilings, contextLength: 8192, keepAliveMs: 5_400_000 },
  };
  const form = writeChangeForm(record);

  it('asks for nothing before something is another', () => {
    expect(readKeyChange(record, form)).toEqual({ kind: 'wrong', whyNot: 'Nothing is changed yet.' });
  });

  it('asks for what is another alone, and knows what takes it back', () => {
    const read = readKeyChange(record, {
      ...form,
      ...{ limits: { ...form.limits, rpm: '', concurrency: '2' }, models: '', stay: 'ever' },
      most: { ...form.most, contextLength: '', choices: '1', onExcess: 'refuse' },
    });
    if (read.kind === 'wrong') throw new Error(read.whyNot);
    expect(read.change).toEqual({
      ...{ id: record.id, models: ['*'], keepAlive: -1, limits: { rpm: null, concurrency: 2 } },
      ceilings: { contextLength: null, choices: 1, onExcess: 'refuse' },
    });
    expect(revertKeyChange(record, read.change)).toEqual({
      ...{ id: record.id, models: ['qwen3*'], keepAlive: '30m', limits: { rpm: 60, concurrency: null } },
      ceilings: { contextLength: 8192, choices: null, onExcess: 'clamp' },
    });
  });

  it.each([
    ['no name', { name: ' ' }],
    ['a model that is none', { models: 'a b?' }],
    ['a limit that is none', { limits: { ...noLimitsTyped, rpm: 'x' } }],
    ['a time that is none', { most: { ...noMostTyped, keepAliveMs: 'soon' } }],
  ])('says what is wrong with %s', (_name, change) => {
    expect(readKeyChange(record, { ...form, ...change })).toMatchObject({ kind: 'wrong' });
  });
});

describe('the most for one request', () => {
  it.each([
    ['90s', 90_000],
    ['30 min', 1_800_000],
    ['1.5h', 5_400_000],
    ['2d', 172_800_000],
    ['', null],
    ['0', null],
  ])('reads %j of a stay', (keepAliveMs, ms) => {
    expect(readMost({ ...noMostTyped, keepAliveMs })).toEqual({
      kind: 'most',
      ceilings: { ...noCeilings, keepAliveMs: ms },
    });
  });

  it('is typed as it is told, and read back the same', () => {
    const amount = fc.option(fc.integer({ min: 1, max: 1_000_000 }));
    const seconds = fc.option(fc.integer({ min: 1, max: 1_000_000 }));
    fc.assert(
      fc.property(
        amount,
        amount,
        seconds,
        fc.constantFrom('clamp', 'refuse'),
        (contextLength, choices, stay, onExcess) => {
          const keepAliveMs = stay === null ? null : stay * 1000;
          const ceilings = { ...noCeilings, contextLength, choices, keepAliveMs, onExcess };
          expect(readMost(writeMost(ceilings))).toEqual({ kind: 'most', ceilings });
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is told in words, with what becomes of a request for more', () => {
    expect(listMost(noCeilings)).toEqual([]);
    expect(listMost({ ...noCeilings, contextLength: 8192, keepAliveMs: 600_000 })).toEqual([
      ['Context tokens', '8,192'],
      ['Stay in memory', '10m'],
      ['For more', 'it gets the most'],
    ]);
  });
});
