import { createEmitter, isSameModel } from '../../base/index.ts';
import type { ResidentModel } from '../../contract/model/index.ts';
import { type GateParts, grantAtOnce, newcomer, noteAsked } from './gate-parts.ts';
import type { MemoryAnswer, MemoryGate, MemoryGateOptions, MemoryQuery, PauseReason } from './gate-ports.ts';
import { createLeases } from './leases.ts';
import { describeWaiters, explainLate, left, lineFull } from './refusals.ts';
import { createLineServer } from './serve-line.ts';
import { createTenants } from './tenants.ts';
import { createWaitingLine } from './waiting-line.ts';
import { noteDaemonLeft, noteResidents } from './watch-residents.ts';

const defaults = { maxWaiters: 64, maxWaitMs: 120_000, overtakeMs: 5000 };
const lookWhileLoadingMs = 500;

/** Creates the gate. To make room it unloads idle models that are not pinned, least recently used first, and nothing else. */
export function createMemoryGate(given: MemoryGateOptions): MemoryGate {
  const options = { ...defaults, ...given };
  const { clock, journal, refresh } = options;
  const changes = createEmitter<null>(options.onListenerError);
  const tenants = createTenants(clock);
  const residentOf = (model: string): ResidentModel | undefined =>
    options.resident().find(({ name }) => isSameModel(model, name));
  const pauses = new Set<PauseReason>();
  const tell = (): void => {
    changes.emit(null);
    lookOut();
  };
  const stir = (): void => {
    tell();
    serveLine();
  };
  const line = createWaitingLine<MemoryQuery, MemoryAnswer>({ ...options, onLeft: stir });
  const onFreed = (): void => serveLine();
  const leases = createLeases({ clock, tenants, residentOf, refresh, journal, onChange: tell, onFreed });
  const gate: GateParts = { ...options, tenants, line, leases, residentOf, isPaused: () => pauses.size > 0 };
  const serveLine = createLineServer(gate);
  const lookOut = createLookout(gate);
  options.onResidencyChange((next, previous) => {
    noteResidents(gate, next, previous);
    stir();
  });
  options.onDaemonChange(() => {
    if (!options.isDaemonReady()) noteDaemonLeft(gate);
    stir();
  });
  options.onLimitsChange(stir);
  return {
    ask(query, createSignal) {
      noteAsked(gate, query);
      const granted = grantAtOnce(gate, query, newcomer);
      if (granted) return granted;
      const onLate = (waiter: Parameters<typeof explainLate>[0]): MemoryAnswer => explainLate(waiter, pauses);
      const answer = line.isFull() ? null : line.join(query, createSignal(), { onLate, onAbort: () => left });
      if (answer === null) return lineFull;
      stir();
      return answer;
    },
    ...describeGate(gate, pauses),
    pause(why = 'restart') {
      pauses.add(why);
    },
    resume(why = 'restart') {
      pauses.delete(why);
      stir();
    },
    onChange: (listener) => changes.subscribe(() => listener()),
  };
}

type GateView = Omit<MemoryGate, 'ask' | 'pause' | 'resume' | 'onChange'>;

/** What the gate tells of itself. */
function describeGate(
  { tenants, leases, line, clock, residentOf }: GateParts,
  pauses: ReadonlySet<PauseReason>,
): GateView {
  return {
    busy: leases.models,
    runningCount: leases.count,
    waitingCount: line.length,
    loading: () => tenants.loads().map(([, { model, neededBytes, sinceMs }]) => ({ model, neededBytes, sinceMs })),
    waiting: () => describeWaiters(line.all(), clock, pauses),
    mayBeThere: (model) => tenants.isBusy(model) || residentOf(model) !== undefined,
    contextToAsk({ name, contextLength }) {
      const { isAutomatic, knownContext } = tenants.of(name);
      return isAutomatic === true ? null : (contextLength ?? knownContext);
    },
  };
}

/** Looks at the daemon twice a second while a load is under way, so that it is seen soon after it is done. */
function createLookout({ timers, refresh, tenants }: GateParts): () => void {
  let isLooking = false;
  const lookOut = (): void => {
    if (isLooking || !tenants.isAnyLoading()) return;
    isLooking = true;
    timers.after(lookWhileLoadingMs, () => {
      isLooking = false;
      void refresh().then(lookOut, lookOut);
    });
  };
  return lookOut;
}
