import { RoomError } from '../../base/index.ts';
import type { LoadNeed } from '../fit/load-need.ts';
import { chooseContext } from './choose-context.ts';
import { fitLoaded, type GateParts, grantAtOnce, wishesFor } from './gate-parts.ts';
import type { MemoryAnswer, MemoryQuery } from './gate-ports.ts';
import { listTenants } from './list-tenants.ts';
import { makeRoom } from './make-room.ts';
import { type LoadDecision, planLoad } from './plan-load.ts';
import { doesNotFit, unavailable } from './refusals.ts';
import { keyOf } from './tenants.ts';
import { itsTurn, type Waiter } from './waiting-line.ts';

type Waiting = Waiter<MemoryQuery, MemoryAnswer>;

/** Looks after the line, one waiter after the other, whenever it is told that something changed. */
export function createLineServer(gate: GateParts): () => void {
  let isServing = false;
  let isStale = false;
  const serveAll = async (): Promise<void> => {
    isServing = true;
    try {
      do {
        isStale = false;
        await serveOnce(gate);
      } while (isStale && !gate.isPaused());
    } finally {
      // In the same turn as the last look, so that no call after it is lost.
      isServing = false;
    }
  };
  return () => {
    isStale = true;
    if (!isServing && gate.line.length() > 0) void serveAll();
  };
}

async function serveOnce(gate: GateParts): Promise<void> {
  const held = new Set<string>();
  for (const waiter of gate.line.all()) {
    if (gate.isPaused()) return;
    const { model, askedContext } = waiter.query;
    const wish = `${keyOf(model)} ${askedContext}`;
    // Who asks for the same as somebody before it cannot go first.
    if (!held.has(wish)) await serveSafely(gate, waiter);
    else if (!settleAtOnce(gate, waiter, false)) awaitTurn(waiter);
    if (!waiter.isSettled()) held.add(wish);
  }
}

async function serveSafely(gate: GateParts, waiter: Waiting): Promise<void> {
  try {
    while ((await serve(gate, waiter)) === 'again');
  } catch (error) {
    if (!(error instanceof RoomError)) gate.onListenerError(error);
    waiter.settle(unavailable);
  }
}

/** Settles the waiter, or notes what it waits for. `again`: room was made for it. */
async function serve(gate: GateParts, waiter: Waiting): Promise<'again' | 'done'> {
  const { query } = waiter;
  if (settleAtOnce(gate, waiter, false)) return 'done';
  const need = await weighSafely(gate, query);
  if (need === null || need.isRemote) {
    if (need) gate.tenants.of(query.model).remoteUntilMs = gate.clock.monotonicMs() + remoteForMs;
    letOllamaSay(gate, waiter);
    return 'done';
  }
  const [{ budgetBytes, reason }] = await Promise.all([gate.budget(), gate.refresh()]);
  if (waiter.isSettled() || gate.isPaused()) return 'done';
  noteNature(gate, query, need);
  // What was learned meanwhile may have changed the answer.
  if (settleAtOnce(gate, waiter, true)) return 'done';
  // It is there and would do, but somebody before it has waited too long for it to be free.
  if (fitLoaded(gate, query, true)?.kind === 'fits') {
    awaitTurn(waiter);
    return 'done';
  }
  const decision = decide(gate, { query, need, budgetBytes, loweredBecause: reason });
  return carryOut(gate, waiter, { need, decision });
}

/** `null` also for a model that Ollama lists and cannot show. */
async function weighSafely({ weigh }: GateParts, { model }: MemoryQuery): Promise<LoadNeed | null> {
  try {
    return await weigh(model);
  } catch (error) {
    if (error instanceof RoomError && error.code !== 'daemon_unavailable') return null;
    throw error;
  }
}

/** How long a model that runs elsewhere is not looked up again. */
const remoteForMs = 60_000;

interface Decided {
  readonly need: LoadNeed;
  readonly decision: LoadDecision;
}

async function carryOut(gate: GateParts, waiter: Waiting, { need, decision }: Decided): Promise<'again' | 'done'> {
  if (decision.kind === 'refuse') {
    waiter.settle(doesNotFit(decision.message, decision.choices));
    return 'done';
  }
  const patienceMs = decision.kind === 'load' ? gate.overtakeMs : 0;
  if (isBehindAnother(gate, waiter, patienceMs)) awaitTurn(waiter);
  else if (decision.kind === 'load') settleWithLoad(gate, waiter, { need, decision });
  else if (decision.kind === 'evict') {
    await makeRoom(gate, decision.names, `to make room for ${need.name}${decision.remark}`);
    return 'again';
  } else claim(waiter, decision.names);
  return 'done';
}

/** The others have to end their work for it. Only the first that needs it has a claim, so that nobody is kept waiting who waits for nothing. */
function claim(waiter: Waiting, names: readonly string[]): void {
  waiter.blockedBy = names.map(keyOf);
  waiter.reason = `${names.join(', ')} to be free`;
}

function awaitTurn(waiter: Waiting): void {
  waiter.blockedBy = [];
  waiter.reason = itsTurn;
}

/** For models that take no memory here, and for those that Ollama refuses: nobody can say it better. */
function letOllamaSay({ leases }: GateParts, waiter: Waiting): void {
  if (!waiter.isSettled()) waiter.settle(leases.grant(waiter.query, waiter.query.askedContext));
}

function settleAtOnce(gate: GateParts, waiter: Waiting, isFresh: boolean): boolean {
  if (waiter.isSettled()) return true;
  const grant = grantAtOnce(gate, waiter.query, { isFresh, waiter });
  if (grant) waiter.settle(grant);
  return grant !== null;
}

function settleWithLoad({ leases }: GateParts, waiter: Waiting, { need, decision }: Decided): void {
  if (waiter.isSettled() || decision.kind !== 'load') return;
  const { contextLength, neededBytes } = decision;
  waiter.settle(leases.grantLoad(waiter.query, { contextLength, neededBytes, usualContext: need.usualContext }));
}

/** Only who has waited longest has others unloaded. Who comes later takes room that is free, but not for ever. */
function isBehindAnother({ line, clock }: GateParts, waiter: Waiting, patienceMs: number): boolean {
  const first = line.all().find((one) => one === waiter || one.blockedBy.length > 0);
  return first !== waiter && first !== undefined && clock.monotonicMs() - first.sinceMs >= patienceMs;
}

/** How a model was loaded by somebody else: with its usual length it was most likely not asked for another. */
function noteNature({ tenants, residentOf }: GateParts, { model }: MemoryQuery, need: LoadNeed): void {
  const tenant = tenants.of(model);
  tenant.longestContext = need.longestContext;
  const resident = residentOf(model);
  if (!resident || tenant.isAutomatic !== null) return;
  tenant.isAutomatic = resident.contextLength === null || resident.contextLength === need.usualContext;
  tenant.knownContext = resident.contextLength ?? need.usualContext;
}

interface Question {
  readonly query: MemoryQuery;
  readonly need: LoadNeed;
  readonly budgetBytes: number;
  readonly loweredBecause: string | null;
}

function decide(gate: GateParts, { query, need, budgetBytes, loweredBecause }: Question): LoadDecision {
  const wishes = wishesFor(gate, query);
  return planLoad({
    need,
    neededContext: chooseContext({ ...wishes, remembered: null }, null).contextLength,
    wantedContext: chooseContext(wishes, null).contextLength,
    ...{ budgetBytes, loweredBecause },
    residents: listTenants(gate, need.name, query.spared),
    maxLoaded: gate.maxLoaded(),
    otherBackends: gate.otherBackends,
  });
}
