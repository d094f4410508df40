import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../apps/cli/usage-error.ts';
import { type Ceilings, ceilingsSchema } from '../../../apps/contract/model/index.ts';
import { createRecord } from '../access/sample-keys.ts';
import { runLine } from './command-rig.ts';

const asked: { readonly ceilings?: Partial<Ceilings> }[] = [];
const create = (order: { readonly ceilings?: Partial<Ceilings> }) => {
  asked.push(order);
  return Promise.resolve({ key: 'sk', record: createRecord() });
};
const order = async (...flags: readonly string[]): Promise<Partial<Ceilings> | undefined> => {
  await runLine({ keys: { create } }, 'keys', 'create', ...flags);
  return asked.at(-1)?.ceilings;
};

describe('T58 ceilings of a key', () => {
  it('are asked for by flags, and left out where none are', async () => {
    expect(await order()).toBeUndefined();
    expect(await order('--max-context', '8192', '--max-tokens', '1000', '--max-choices', '2')).toEqual({
      contextLength: 8192,
      maxTokens: 1000,
      choices: 2,
    });
    expect(await order('--max-keep-alive', '10m', '--on-excess', 'refuse')).toEqual({
      keepAliveMs: 600_000,
      onExcess: 'refuse',
    });
  });

  it.each([
    ['--max-context', '0'],
    ['--max-tokens', '1.5'],
    ['--max-choices', 'many'],
    ['--max-keep-alive', '-1'],
    ['--max-keep-alive', '0s'],
    ['--on-excess', 'ignore'],
  ])('are refused for %s %s, and nothing is asked for', async (...flags) => {
    const before = asked.length;
    await expect(order(...flags)).rejects.toThrow(UsageError);
    expect(asked.length).toBe(before);
  });

  it('are listed with its limits', async () => {
    const ceilings = ceilingsSchema.parse({ contextLength: 8192, maxTokens: 1000, choices: 2, keepAliveMs: 600_000 });
    const list = () => Promise.resolve([createRecord({ ceilings })]);
    const { out } = await runLine({ keys: { list } }, 'keys', 'list');
    expect(out[1]).toContain('context ≤8192, tokens ≤1000, choices ≤2, keep-alive ≤600s');
  });
});
