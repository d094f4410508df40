import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type SetPolicyDependencies, setPolicy } from '../../../apps/control/verbs/set-policy.ts';
import { createPolicyStore, type PolicyStore } from '../../../apps/models/index.ts';

let policies: PolicyStore;
let followed: unknown[];
let logged: string[];
beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'drover-policies-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  policies = createPolicyStore({ file: join(folder, 'models.json'), log: { warn: () => undefined } });
  followed = [];
  logged = [];
});

const decide = (change: Parameters<typeof setPolicy>[1], more: Partial<SetPolicyDependencies> = {}) =>
  setPolicy(
    {
      policies,
      installed: () => Promise.resolve([{ name: 'qwen3:latest' }]),
      follow: (policy) => Promise.resolve(void followed.push(policy)),
      log: (message) => void logged.push(message),
      ...more,
    },
    change,
  );

describe('a decision about a model', () => {
  it('is kept, and a model in memory follows what now holds for it', async () => {
    await decide({ model: 'qwen3', keepAlive: '30m' });
    const all = await decide({ model: 'qwen3:latest', isPinned: true });
    const expected = {
      ...{ model: 'qwen3:latest', isPinned: true, keepAlive: '30m', contextLength: null, isPreloaded: false },
    };
    expect(all).toEqual([expected]);
    expect(followed.at(-1)).toEqual(expected);
  });

  it.each([{ isPinned: true }, { isPreloaded: true }, { keepAlive: 0 }, { contextLength: 4096 }])(
    'for a name that is not installed, %j, is refused and not kept',
    async (change) => {
      await expect(decide({ model: 'qwen4', ...change })).rejects.toEqual(
        expect.objectContaining({ code: 'model_not_found' }),
      );
      expect([policies.all(), followed]).toEqual([[], []]);
    },
  );

  it('can be taken back for a model that is gone', async () => {
    policies.set({ model: 'gone:1b', isPinned: true, contextLength: 4096 });
    await decide({ model: 'gone:1b', isPinned: false, contextLength: null });
    expect(policies.all()).toEqual([]);
  });

  it('is believed when the daemon cannot be asked', async () => {
    await decide({ model: 'qwen4', isPinned: true }, { installed: () => Promise.reject(new Error('stopped')) });
    expect(policies.of('qwen4').isPinned).toBe(true);
  });

  it('stands when the model cannot follow at once, with a line in the log', async () => {
    const all = await decide(
      { model: 'qwen3', isPinned: true },
      { follow: () => Promise.reject(new Error('no answer')) },
    );
    expect(all).toMatchObject([{ isPinned: true }]);
    expect(logged).toEqual(['a model does not follow its policy yet']);
  });
});
