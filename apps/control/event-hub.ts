import { createEmitter, type Unsubscribe } from '../base/index.ts';
import type { ControlEvent } from '../contract/control/index.ts';
import { buildHealth } from './build-health.ts';
import type { ControlDependencies } from './control-dependencies.ts';
import { startInFlightPacer } from './in-flight-pacer.ts';
import { paceChanges } from './pace-changes.ts';

/** The parts of the rooms that the hub listens to. */
export interface EventSources
  extends Pick<
    ControlDependencies,
    'clock' | 'timers' | 'footprint' | 'configProblem' | 'notices' | 'onConfigChange' | 'log' | 'onIncident'
  > {
  readonly supervisor: Pick<ControlDependencies['supervisor'], 'state' | 'onStateChange'>;
  readonly telemetry: Pick<ControlDependencies['telemetry'], 'health' | 'onHealthChange' | 'onStored'>;
  readonly models: Pick<ControlDependencies['models'], 'onResidencyChange'>;
  readonly inventory: Pick<ControlDependencies['inventory'], 'onInstalledChange'> & {
    readonly pulls: Pick<ControlDependencies['inventory']['pulls'], 'list' | 'onChange'>;
  };
  readonly gateway: Pick<ControlDependencies['gateway'], 'inFlight' | 'onInFlightChange' | 'overheadMs'>;
  readonly residence: Pick<ControlDependencies['residence'], 'residency' | 'onChange' | 'onModelEvent'>;
  readonly policies: Pick<ControlDependencies['policies'], 'onChange'>;
  readonly restarts: Pick<ControlDependencies['restarts'], 'onChange'>;
  readonly pauses?: Pick<NonNullable<ControlDependencies['pauses']>, 'onChange'>;
  readonly config: Pick<ControlDependencies['config'], 'onUpdate'>;
}

const heartbeatMs = 2_000;
const inFlightIntervalMs = 500;
const pullsIntervalMs = 500;
const memoryIntervalMs = 500;

/** The rooms' facts as control events. Listens to the rooms, and ticks, only while somebody watches. */
export interface EventHub {
  subscribe(listener: (event: ControlEvent) => void): Unsubscribe;
  isWatched(): boolean;
  /** Aborts when the service stops; every stream ends with it. */
  readonly closed: AbortSignal;
  close(): void;
}

function startHeartbeat(deps: EventSources, emit: (event: ControlEvent) => void): () => void {
  const beat = (): void => {
    emit({ type: 'heartbeat', atMs: deps.clock.nowMs(), ...deps.footprint(), overheadMs: deps.gateway.overheadMs() });
    cancel = deps.timers.after(heartbeatMs, beat);
  };
  let cancel = deps.timers.after(heartbeatMs, beat);
  return () => cancel();
}

function listenToRooms(deps: EventSources, emit: (event: ControlEvent) => void): () => void {
  const emitDaemon = (): void => {
    const state = deps.supervisor.state();
    const health = buildHealth({
      daemon: state,
      storage: deps.telemetry.health(),
      configProblem: deps.configProblem(),
      notices: deps.notices?.() ?? [],
    });
    emit({ type: 'daemon-changed', state, health });
  };
  const ends = [
    deps.supervisor.onStateChange(emitDaemon),
    deps.telemetry.onHealthChange(emitDaemon),
    deps.onConfigChange(emitDaemon),
    deps.telemetry.onStored((records) => emit({ type: 'records-stored', records: [...records] })),
    deps.models.onResidencyChange((models) => emit({ type: 'residency-changed', models: [...models] })),
    deps.inventory.onInstalledChange((models) => emit({ type: 'installed-changed', models: [...models] })),
    paceChanges({
      ...deps,
      subscribe: deps.inventory.pulls.onChange,
      intervalMs: pullsIntervalMs,
      report: () => emit({ type: 'pulls-changed', pulls: [...deps.inventory.pulls.list()] }),
    }),
    ...listenToMemory(deps, emit),
    deps.config.onUpdate(({ etag }) => emit({ type: 'config-changed', etag })),
    deps.onIncident((incident) => emit({ type: 'incident-recorded', incident })),
    deps.restarts.onChange((pendingRestart) => emit({ type: 'restart-changed', pendingRestart })),
    ...(deps.pauses ? [deps.pauses.onChange((pause) => emit({ type: 'pause-changed', pause }))] : []),
    startInFlightPacer({
      ...deps,
      intervalMs: inFlightIntervalMs,
      report: (requests) => emit({ type: 'in-flight-changed', requests }),
    }),
    startHeartbeat(deps, emit),
  ];
  return () => {
    for (const end of ends) end();
  };
}

function listenToMemory(deps: EventSources, emit: (event: ControlEvent) => void): (() => void)[] {
  const { residence, policies, models } = deps;
  const subscribe = (listener: () => void): (() => void) => {
    const ends = [residence.onChange(listener), models.onResidencyChange(() => listener())];
    return () => {
      for (const end of ends) end();
    };
  };
  let told = '';
  const report = (): void => {
    const memory = residence.residency();
    const text = JSON.stringify(memory);
    if (text !== told) emit({ type: 'memory-changed', residency: memory });
    told = text;
  };
  return [
    residence.onModelEvent((event) => emit({ type: 'model-event', event })),
    policies.onChange((all) => emit({ type: 'policies-changed', policies: [...all] })),
    paceChanges({ ...deps, subscribe, intervalMs: memoryIntervalMs, report }),
  ];
}

/** Creates the hub. */
export function createEventHub(deps: EventSources): EventHub {
  const emitter = createEmitter<ControlEvent>((error) => deps.log('a watcher failed', { error: String(error) }));
  const closing = new AbortController();
  let stopListening: (() => void) | undefined;
  const rest = (): void => {
    stopListening?.();
    stopListening = undefined;
  };
  return {
    closed: closing.signal,
    isWatched: () => emitter.listenerCount() > 0,
    subscribe(listener) {
      const unsubscribe = emitter.subscribe(listener);
      stopListening ??= listenToRooms(deps, (event) => emitter.emit(event));
      return () => {
        unsubscribe();
        if (emitter.listenerCount() === 0) rest();
      };
    },
    close() {
      rest();
      closing.abort();
    },
  };
}
