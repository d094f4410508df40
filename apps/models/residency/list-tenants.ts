import { isSameModel } from '../../base/index.ts';
import type { MemoryResident } from '../fit/memory-question.ts';
import type { GateParts } from './gate-parts.ts';
import { keyOf } from './tenants.ts';

const nobody: ReadonlySet<string> = new Set();

/** Who takes memory: models that are there, and those that are being loaded. The one that is asked for is called `asName`. */
export function listTenants(
  gate: Pick<GateParts, 'tenants' | 'policyOf' | 'resident'>,
  asName: string,
  spared: ReadonlySet<string> = nobody,
): readonly MemoryResident[] {
  const { tenants, policyOf } = gate;
  const residents = gate.resident();
  const describe = (name: string, sizeBytes: number, staysForEver: boolean): MemoryResident => ({
    name: isSameModel(name, asName) ? asName : name,
    sizeBytes,
    isPinned: staysForEver || policyOf(name).isPinned || spared.has(keyOf(name)),
    isBusy: tenants.isBusy(name),
    lastUsedMs: tenants.of(name).lastUsedMs,
  });
  const present = residents.map(({ name, sizeBytes, expiresAtMs }) =>
    describe(name, Math.max(sizeBytes, tenants.of(name).loading?.neededBytes ?? 0), expiresAtMs === null),
  );
  const coming = tenants
    .loads()
    .filter(([, { model }]) => !residents.some(({ name }) => isSameModel(name, model)))
    .map(([, { model, neededBytes }]) => describe(model, neededBytes, false));
  return [...present, ...coming];
}
