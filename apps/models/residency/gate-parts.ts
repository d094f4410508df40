import type { ResidentModel } from '../../contract/model/index.ts';
import { type ContextChoice, type ContextWishes, chooseContext, type LoadedContext } from './choose-context.ts';
import type { MemoryAnswer, MemoryGateOptions, MemoryGrant, MemoryQuery } from './gate-ports.ts';
import type { Leases } from './leases.ts';
import { recallContext, rememberContext, type Tenant, type Tenants } from './tenants.ts';
import type { Waiter, WaitingLine } from './waiting-line.ts';

/** What the parts of the gate share. */
export interface GateParts extends MemoryGateOptions {
  readonly tenants: Tenants;
  readonly line: WaitingLine<MemoryQuery, MemoryAnswer>;
  readonly leases: Leases;
  readonly residentOf: (model: string) => ResidentModel | undefined;
  readonly isPaused: () => boolean;
  readonly overtakeMs: number;
}

export function noteAsked({ tenants, clock }: GateParts, { model, askedContext }: MemoryQuery): void {
  if (askedContext !== null) rememberContext(tenants.of(model), askedContext, clock.monotonicMs());
}

/** What is wanted for a model: by the request, by a person, and by others lately. */
export function wishesFor(gate: GateParts, { model, askedContext }: MemoryQuery): ContextWishes {
  const tenant = gate.tenants.of(model);
  return {
    asked: askedContext,
    policy: gate.policyOf(model).contextLength,
    remembered: recallContext(tenant, gate.clock.monotonicMs()),
    longest: tenant.longestContext,
  };
}

/** Whether and how a request can use its model as it is in memory, or will be in a moment. `null`: it is not there, or that is not sure. */
export function fitLoaded(gate: GateParts, query: MemoryQuery, isFresh: boolean): ContextChoice | null {
  const tenant = gate.tenants.of(query.model);
  const loaded = tenant.loading ? describeLoading(tenant) : describeResident(gate, query, isFresh);
  if (loaded === null) return null;
  const wishes = wishesFor(gate, query);
  // A load of the usual length: whoever needs a certain one waits until it is known.
  const isUnknown = tenant.loading !== null && loaded.contextLength === null;
  return isUnknown && (wishes.asked ?? wishes.policy) !== null ? null : chooseContext(wishes, loaded);
}

function describeLoading({ loading, isAutomatic }: Tenant): LoadedContext {
  return { contextLength: loading?.contextLength ?? null, isAutomatic: isAutomatic === true };
}

/** `isFresh`: Ollama has just been asked, so that what it lists is there although its time is over. */
function describeResident(gate: GateParts, { model }: MemoryQuery, isFresh: boolean): LoadedContext | null {
  const { leases, isAutomatic, knownContext } = gate.tenants.of(model);
  const resident = gate.residentOf(model);
  if (!resident || isAutomatic === null) return null;
  const { contextLength, expiresAtMs } = resident;
  const isOver = expiresAtMs !== null && leases === 0 && expiresAtMs <= gate.clock.nowMs();
  return isOver && !isFresh ? null : { contextLength: contextLength ?? knownContext, isAutomatic };
}

export interface GrantTerms {
  readonly isFresh: boolean;
  /** Who asks, when it stands in line; claims of those behind it do not count. */
  readonly waiter: Waiter<MemoryQuery, MemoryAnswer> | null;
}

export const newcomer: GrantTerms = { isFresh: false, waiter: null };

/** Passes who asks for a model that is in memory, or on its way there, with enough context. `null` for all others. */
export function grantAtOnce(gate: GateParts, query: MemoryQuery, { isFresh, waiter }: GrantTerms): MemoryGrant | null {
  const { tenants, line, leases, clock } = gate;
  const tenant = tenants.of(query.model);
  if (gate.isPaused() || tenant.isLeaving || line.isOwed(tenant.key, waiter)) return null;
  if (tenant.remoteUntilMs > clock.monotonicMs()) return leases.grant(query, query.askedContext);
  const choice = fitLoaded(gate, query, isFresh);
  return choice?.kind === 'fits' ? leases.grant(query, choice.contextLength, choice.isUnsaid) : null;
}
