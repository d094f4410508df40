import type { ApiKey, StoredKey } from '../../../apps/contract/model/index.ts';
import type { GatewayPorts } from '../../../apps/gateway/index.ts';
import { createStored, keyText } from '../../unit/access/sample-keys.ts';

/** A key as its holder and as the gateway know it; another one for each seed. */
export interface TestKey {
  readonly text: string;
  readonly stored: StoredKey;
}

export const createTestKey = (changes: Partial<ApiKey> = {}, seed = 1): TestKey => ({
  text: keyText(seed),
  stored: createStored(changes, seed),
});

/** Knows these keys. */
export function createKeyPort(keys: readonly TestKey[]): GatewayPorts['keys'] {
  const byId = new Map(keys.map(({ stored }) => [stored.record.id, stored]));
  return {
    find: (id) => byId.get(id) ?? null,
    noteUse: () => undefined,
    hasUsable: () => true,
    savedUsage: [],
    saveUsage: () => undefined,
  };
}
