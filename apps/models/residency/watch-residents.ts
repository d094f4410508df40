import type { ResidentModel } from '../../contract/model/index.ts';
import type { GateParts } from './gate-parts.ts';
import { forgetNature } from './leases.ts';
import { unavailable } from './refusals.ts';

/** Takes in what has changed in memory, whoever did it. */
export function noteResidents(
  gate: GateParts,
  next: readonly ResidentModel[],
  previous: readonly ResidentModel[],
): void {
  const { tenants } = gate;
  const isReady = gate.isDaemonReady();
  for (const old of previous) {
    const now = next.find(({ name }) => name === old.name);
    if (now && isSameCopy(now, old)) continue;
    const tenant = tenants.of(old.name);
    if (isReady && tenant.loading !== null) continue;
    if (isReady && !now && tenant.leases > 0) assumeLoad(gate, old);
    else forgetNature(tenant);
  }
  if (!isReady) noteDaemonLeft(gate);
  noteArrivals(gate);
}

/** What it was loading is gone with it. Who waits for a restart goes on waiting, all others hear of it. */
export function noteDaemonLeft({ tenants, line, isPaused }: GateParts): void {
  tenants.forgetLoads();
  if (!isPaused()) line.settleAll(unavailable);
}

/** What is not told is no other context. */
function isSameCopy(now: ResidentModel, old: ResidentModel): boolean {
  return now.contextLength === old.contextLength || now.contextLength === null || old.contextLength === null;
}

/** It went away under requests that were let through: Ollama loads it again for them, and its room is not free. */
function assumeLoad(gate: GateParts, { name, sizeBytes, contextLength }: ResidentModel): void {
  const { tenants, leases, journal, clock } = gate;
  const tenant = tenants.of(name);
  const user = leases.userOf(tenant);
  if (user) journal.expectLoad(name, user.intent);
  tenants.beginLoad(tenant, {
    ...{ model: name, neededBytes: sizeBytes, isReload: false, isAssumed: true, sinceMs: clock.nowMs() },
    contextLength: tenant.isAutomatic === true ? null : contextLength,
  });
}

/**
 * Loads that have come true. A copy with less context than was asked for is the old one, about to go; where Ollama does not tell the context,
 * which one it is shows only when the requests have ended.
 */
function noteArrivals({ tenants, residentOf, journal }: GateParts): void {
  for (const [tenant, { model, contextLength, isReload }] of tenants.loads()) {
    const found = residentOf(model);
    if (!found || (isReload && found.contextLength === null)) continue;
    const isThisOne = contextLength === null || (found.contextLength ?? contextLength) >= contextLength;
    if (!isThisOne) continue;
    tenants.endLoad(tenant);
    journal.forgetLoad(model);
  }
}
