import { describe, expect, it } from 'vitest';
import type { ApiKey, RequestFilter } from '../../../apps/contract/model/index.ts';
import { withKeyIds } from '../../../apps/control/keys/key-names.ts';
import { countFacets } from '../../../apps/control/verbs/count-facets.ts';
import { createDataDir, logRequests, openTestTelemetry } from '../../fakes/telemetry-rows.ts';

const listed = [
  { id: 'k1', name: 'CI' },
  { id: 'k2', name: 'laptop' },
  { id: 'k3', name: 'laptop' },
] as ApiKey[];
const keys = { list: () => listed };
const idsOf = (...wanted: string[]) => withKeyIds(keys, { filter: { keys: wanted } }).filter.keys;

describe('keys in a filter', () => {
  it('are ids to the log: of all that have the name, or as they were given', () => {
    expect(idsOf('CI')).toEqual(['k1']);
    expect(idsOf('laptop', 'k2')).toEqual(['k2', 'k3']);
    expect(idsOf('k3')).toEqual(['k3']);
    expect(idsOf('gone')).toEqual(['gone']);
  });

  it('leave what asks for none as it is', () => {
    const asked = { filter: { apps: ['Zed'] } as RequestFilter, limit: 5 };
    expect(withKeyIds(keys, asked)).toBe(asked);
  });

  it('are told of by name with their counts, by id where two share one, and found by either', async () => {
    const { telemetry } = await openTestTelemetry(createDataDir());
    await logRequests(
      telemetry,
      ['k1', 'k1', 'k1', 'k2', 'k2', null].map((keyId) => ({ open: { keyId, receivedAtMs: 1000 }, completion: {} })),
    );
    const facets = await countFacets({ keys, telemetry }, {});
    expect(facets.keys).toEqual([
      { value: 'CI', count: 3 },
      { value: 'k2', count: 2 },
      { value: null, count: 1 },
    ]);
    expect((await countFacets({ keys, telemetry }, { keys: ['CI'] })).total).toBe(3);
    expect((await countFacets({ keys, telemetry }, { keys: ['laptop'] })).total).toBe(2);
  });
});
