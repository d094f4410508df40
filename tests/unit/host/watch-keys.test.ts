import { expect, it } from 'vitest';
import type { KeyRing } from '../../../apps/control/index.ts';
import { watchKeys } from '../../../apps/host/watch-keys.ts';

it('T20 tells of a revoked key at once, before it is written down, and once more when it is', async () => {
  let write = (): void => undefined;
  const revoke = () => new Promise<void>((resolve) => (write = resolve));
  const keys = watchKeys({ revoke } as unknown as KeyRing, (error) => {
    throw error;
  });
  let told = 0;
  keys.onChange(() => told++);
  const revoked = keys.revoke('id', 'someone');
  expect(told).toBe(1);
  write();
  await revoked;
  expect(told).toBe(2);
});

it('tells of a change that failed too: it may be in force although it could not be written down', async () => {
  const change = () => Promise.reject(new Error('disk full'));
  const keys = watchKeys({ change } as unknown as KeyRing, () => undefined);
  let told = 0;
  keys.onChange(() => told++);
  await expect(keys.change({ id: 'id' }, 'someone')).rejects.toThrow('disk full');
  expect(told).toBe(2);
});
