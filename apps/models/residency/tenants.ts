import { type Clock, toModelKey } from '../../base/index.ts';
import type { UseEnd } from './intents.ts';

/** A load that has been allowed and is not yet seen in memory. */
export interface Loading {
  readonly model: string;
  readonly neededBytes: number;
  /** `null` when the usual length was left to Ollama. */
  readonly contextLength: number | null;
  /** A copy with another context was in memory when it began. */
  readonly isReload: boolean;
  /** Nobody asked for it: the model went away under requests that use it, and Ollama loads it again for them. */
  readonly isAssumed: boolean;
  readonly sinceMs: number;
}

/** What is known of one model beyond what Ollama tells. */
export interface Tenant {
  readonly key: string;
  /** Requests that use it now. */
  leases: number;
  /** Monotonic milliseconds. */
  lastUsedMs: number;
  loading: Loading | null;
  /** It is being unloaded: nobody may count on it. */
  isLeaving: boolean;
  /** It was loaded without a length being asked for; `null` when somebody else loaded it. */
  isAutomatic: boolean | null;
  /** What it was loaded with, for daemons that do not tell. */
  knownContext: number | null;
  /** Trained length, once looked up. */
  longestContext: number | null;
  /** Until then it is known to run elsewhere, monotonic milliseconds. */
  remoteUntilMs: number;
  /** How the uses of the load under way ended so far: the best of them. */
  loadEnd: UseEnd | null;
  /** The longest length that was asked for, and when. */
  asked: { readonly contextLength: number; readonly atMs: number } | null;
}

/** The models that Drover has dealt with, by name however it is written. */
export interface Tenants {
  of(model: string): Tenant;
  beginLoad(tenant: Tenant, loading: Loading): void;
  endLoad(tenant: Tenant): void;
  loads(): readonly (readonly [Tenant, Loading])[];
  isAnyLoading(): boolean;
  isBusy(model: string): boolean;
  /** Of every load that is not yet seen: the daemon is gone. */
  forgetLoads(): void;
}

/** How long the longest context that was asked for is kept for the next load. */
const rememberMs = 60 * 60_000;
const maxTenants = 1000;

export const keyOf = toModelKey;

export function createTenants(clock: Pick<Clock, 'monotonicMs'>): Tenants {
  const tenants = new Map<string, Tenant>();
  /** By name as it was asked for, which saves making keys. */
  const named = new Map<string, Tenant>();
  const loading = new Map<Tenant, Loading>();
  const add = (key: string): Tenant => {
    if (tenants.size >= maxTenants) {
      dropIdle(tenants);
      named.clear();
    }
    const tenant = createTenant(key, clock.monotonicMs());
    tenants.set(key, tenant);
    return tenant;
  };
  const find = (model: string): Tenant => {
    const key = keyOf(model);
    const tenant = tenants.get(key) ?? add(key);
    if (named.size >= maxTenants) named.clear();
    named.set(model, tenant);
    return tenant;
  };
  const endLoad = (tenant: Tenant): void => {
    tenant.loading = null;
    loading.delete(tenant);
  };
  return {
    of: (model) => named.get(model) ?? find(model),
    beginLoad(tenant, load) {
      tenant.loading = load;
      tenant.loadEnd = null;
      loading.set(tenant, load);
    },
    endLoad,
    loads: () => [...loading],
    isAnyLoading: () => loading.size > 0,
    isBusy(model) {
      const tenant = tenants.get(keyOf(model));
      return tenant !== undefined && (tenant.leases > 0 || tenant.loading !== null);
    },
    forgetLoads() {
      for (const tenant of [...loading.keys()]) endLoad(tenant);
    },
  };
}

function createTenant(key: string, nowMs: number): Tenant {
  return {
    key,
    leases: 0,
    lastUsedMs: nowMs,
    loading: null,
    isLeaving: false,
    isAutomatic: null,
    knownContext: null,
    longestContext: null,
    remoteUntilMs: Number.NEGATIVE_INFINITY,
    loadEnd: null,
    asked: null,
  };
}

/** Names of requests come from clients, who may send as many as they like. What is in memory is known by how it was loaded. */
function dropIdle(tenants: Map<string, Tenant>): void {
  for (const [key, { leases, loading, isLeaving, isAutomatic }] of tenants) {
    if (leases === 0 && loading === null && !isLeaving && isAutomatic === null) tenants.delete(key);
  }
}

export function rememberContext(tenant: Tenant, contextLength: number | null, nowMs: number): void {
  if (contextLength === null || contextLength < (recallContext(tenant, nowMs) ?? 0)) return;
  tenant.asked = { contextLength, atMs: nowMs };
}

export function recallContext({ asked }: Tenant, nowMs: number): number | null {
  return asked !== null && nowMs - asked.atMs <= rememberMs ? asked.contextLength : null;
}
