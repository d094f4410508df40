import { expect, it } from 'vitest';
import { createFakeClock } from '../../../../apps/base/index.ts';
import type { ResidentModel } from '../../../../apps/contract/model/index.ts';
import { listTenants } from '../../../../apps/models/residency/list-tenants.ts';
import { createTenants } from '../../../../apps/models/residency/tenants.ts';

it('counts a model once, with the larger of what it has and what it is being loaded with', () => {
  const tenants = createTenants(createFakeClock(0));
  const listed: ResidentModel = {
    ...{ name: 'a:8b', sizeBytes: 9, gpuBytes: 0, contextLength: 4096, expiresAtMs: 1, isPinned: false, loadedAtMs: 0 },
  };
  const facts = { contextLength: 8192, isAssumed: false, sinceMs: 0 };
  tenants.beginLoad(tenants.of('A:8B'), { ...facts, model: 'A:8B', neededBytes: 16, isReload: true });
  tenants.beginLoad(tenants.of('b:8b'), { ...facts, model: 'b:8b', neededBytes: 5, isReload: false });
  const policyOf = () => ({ isPinned: false, contextLength: null });
  const known = listTenants({ tenants, policyOf, resident: () => [listed] }, 'b:8b');
  expect(known.map(({ name, sizeBytes, isBusy }) => [name, sizeBytes, isBusy])).toEqual([
    ['a:8b', 16, true],
    ['b:8b', 5, true],
  ]);
});
