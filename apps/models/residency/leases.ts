import type { Clock } from '../../base/index.ts';
import type { ResidentModel } from '../../contract/model/index.ts';
import type { GateJournal, MemoryGrant, MemoryQuery } from './gate-ports.ts';
import type { Intent, UseEnd } from './intents.ts';
import type { Tenant, Tenants } from './tenants.ts';

export interface LeasesOptions {
  readonly clock: Clock;
  readonly tenants: Tenants;
  readonly residentOf: (model: string) => ResidentModel | undefined;
  readonly refresh: () => Promise<unknown>;
  readonly journal: GateJournal;
  readonly onChange: () => void;
  /** A model has become idle, or a load has ended. */
  readonly onFreed: () => void;
}

/** How a model is loaded for a request. */
export interface LoadOrder {
  readonly neededBytes: number;
  /** `null` leaves the usual length to Ollama. */
  readonly contextLength: number | null;
  readonly usualContext: number;
}

/** Who uses which model now. */
export interface Leases {
  /** The model is there for it, or on its way. */
  grant(query: MemoryQuery, contextLength: number | null, isContextUnsaid?: boolean): MemoryGrant;
  grantLoad(query: MemoryQuery, load: LoadOrder): MemoryGrant;
  /** Somebody who uses the model now, the one who came last. */
  userOf(tenant: Tenant): MemoryQuery | undefined;
  count(): number;
  /** Models as they were asked for. */
  models(): ReadonlySet<string>;
}

export function createLeases(options: LeasesOptions): Leases {
  const { clock, tenants, onChange, onFreed } = options;
  const running = new Set<Use>();
  const release = (use: Use, end: UseEnd): void => {
    if (!running.delete(use)) return;
    const tenant = tenants.of(use.query.model);
    endUse(options, { tenant, use, end });
    onChange();
    const isFailedLoad = use.isLoader && !end.hasAnswered;
    if (tenant.leases === 0) onFreed();
    if (tenant.leases === 0 && tenant.loading !== null) void settleLoad(options, tenant, use.query.model);
    else if (isFailedLoad) void lookAfresh(options);
  };
  const begin = (query: MemoryQuery, isLoader: boolean): Use => {
    const tenant = tenants.of(query.model);
    tenant.leases++;
    tenant.lastUsedMs = clock.monotonicMs();
    const use = { query, isLoader };
    running.add(use);
    return use;
  };
  return {
    grant(query, contextLength, isContextUnsaid = false) {
      const use = begin(query, false);
      onChange();
      return { kind: 'granted', contextLength, isContextUnsaid, release: (end) => release(use, end) };
    },
    grantLoad(query, load) {
      const use = begin(query, true);
      beginLoad(options, query, load);
      onChange();
      const { contextLength } = load;
      return { kind: 'granted', contextLength, isContextUnsaid: false, release: (end) => release(use, end) };
    },
    userOf: (tenant) => [...running].findLast(({ query }) => tenants.of(query.model) === tenant)?.query,
    count: () => running.size,
    models: () => new Set([...running].map(({ query }) => query.model)),
  };
}

interface Use {
  readonly query: MemoryQuery;
  readonly isLoader: boolean;
}

function beginLoad({ clock, tenants, residentOf, journal }: LeasesOptions, query: MemoryQuery, load: LoadOrder): void {
  const { model, intent } = query;
  const { contextLength, neededBytes, usualContext } = load;
  const tenant = tenants.of(model);
  const isReload = residentOf(model) !== undefined;
  const facts = { model, neededBytes, contextLength, isReload, isAssumed: false };
  tenants.beginLoad(tenant, { ...facts, sinceMs: clock.nowMs() });
  tenant.isAutomatic = contextLength === null;
  tenant.knownContext = contextLength ?? usualContext;
  journal.expectLoad(model, intent);
  if (isReload) journal.expectUnload(model, reloaded(intent));
}

function endUse(
  { clock, residentOf, journal }: LeasesOptions,
  { tenant, use, end }: { readonly tenant: Tenant; readonly use: Use; readonly end: UseEnd },
): void {
  const { model, intent, isBrief = false } = use.query;
  tenant.leases--;
  tenant.lastUsedMs = clock.monotonicMs();
  if (tenant.loadEnd?.hasAnswered !== true) tenant.loadEnd = end;
  const { requestId } = intent;
  journal.noteUse({ ...end, model, requestId, isLoader: use.isLoader });
  if (isBrief && residentOf(model)) journal.expectUnload(model, notToStay(requestId));
}

/** The load ended with its requests; whether the model is there, Ollama tells. */
async function settleLoad(options: LeasesOptions, tenant: Tenant, model: string): Promise<void> {
  const { tenants, residentOf, journal } = options;
  const { loading } = tenant;
  await lookAfresh(options);
  if (loading === null || tenant.loading !== loading || tenant.leases > 0) return;
  tenants.endLoad(tenant);
  const isThere = residentOf(model) !== undefined;
  if (!isThere) forgetNature(tenant);
  if (isThere || loading.isAssumed) journal.forgetLoad(model);
  else if (tenant.loadEnd) journal.noteUnseenLoad(model, tenant.loadEnd);
  options.onChange();
  options.onFreed();
}

/** The first look may have begun before what has just happened. What Ollama does not tell stays as it was. */
async function lookAfresh({ refresh }: LeasesOptions): Promise<void> {
  await refresh()
    .then(refresh)
    .catch(() => undefined);
}

/** How it is in memory is not known any more. */
export function forgetNature(tenant: Tenant): void {
  tenant.isAutomatic = null;
  tenant.knownContext = null;
}

const notToStay = (requestId: string | null): Omit<Intent, 'atMs'> => ({
  cause: 'expired',
  detail: 'it was asked not to stay',
  requestId,
});

const reloaded = ({ requestId }: Omit<Intent, 'atMs'>): Omit<Intent, 'atMs'> => ({
  cause: 'reloaded',
  detail: 'for a longer context',
  requestId,
});
