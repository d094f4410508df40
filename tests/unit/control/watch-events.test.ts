import { describe, expect, it } from 'vitest';
import { createEmitter, createFakeClock, type Emitter } from '../../../apps/base/index.ts';
import type { ControlEvent } from '../../../apps/contract/control/index.ts';
import type {
  DaemonState,
  ModelEvent,
  PendingRestart,
  RequestRecord,
  Residency,
  ResidentModel,
} from '../../../apps/contract/model/index.ts';
import { createEventHub } from '../../../apps/control/event-hub.ts';
import { watchEvents } from '../../../apps/control/verbs/watch-events.ts';

const failOnError = (error: unknown): never => {
  throw error;
};

/** The parts of the rooms that the hub listens to. */
function createRooms() {
  const clock = createFakeClock();
  const states: Emitter<DaemonState> = createEmitter(failOnError);
  const stored: Emitter<readonly RequestRecord[]> = createEmitter(failOnError);
  const residency: Emitter<readonly ResidentModel[]> = createEmitter(failOnError);
  const storage: Emitter<{ status: 'ok'; message: string; droppedCount: number }> = createEmitter(failOnError);
  const inFlight: Emitter<void> = createEmitter(failOnError);
  const memories: Emitter<void> = createEmitter(failOnError);
  const modelEvents: Emitter<ModelEvent> = createEmitter(failOnError);
  const restarts: Emitter<PendingRestart | null> = createEmitter(failOnError);
  const budget = { totalBytes: 9, reserveBytes: 1, metalLimitBytes: null, budgetBytes: 8, explanation: '' };
  let memory: Residency = {
    ...{ budget, liveBudgetBytes: 8, loweredBecause: null, residents: [], loading: [], waiting: [] },
  };
  const setMemory = (more: Partial<Residency>): void => {
    memory = { ...memory, ...more };
    memories.emit();
  };
  const healthy = { status: 'ok', message: 'Requests are recorded.', droppedCount: 0 } as const;
  const stopped: DaemonState = { kind: 'stopped', sinceMs: 0 };
  const hub = createEventHub({
    clock,
    timers: clock,
    supervisor: {
      state: () => stopped,
      onStateChange: (listener) => states.subscribe((state) => listener(state, stopped)),
    },
    telemetry: {
      health: () => healthy,
      onHealthChange: (listener) => storage.subscribe(listener),
      onStored: (listener) => stored.subscribe(listener),
    },
    inventory: { onInstalledChange: () => () => {}, pulls: { list: () => [], onChange: () => () => {} } },
    models: { onResidencyChange: (listener) => residency.subscribe((models) => listener(models, [])) },
    residence: {
      residency: () => memory,
      onChange: (listener) => memories.subscribe(() => listener()),
      onModelEvent: (listener) => modelEvents.subscribe(listener),
    },
    policies: { onChange: () => () => {} },
    restarts: { onChange: (listener) => restarts.subscribe(listener) },
    config: { onUpdate: () => () => {} },
    onIncident: () => () => {},
    gateway: {
      ...{ inFlight: () => [], overheadMs: () => 0.3 },
      onInFlightChange: (listener) => inFlight.subscribe(listener),
    },
    footprint: () => ({ residentBytes: 1, cpuPercent: 2 }),
    configProblem: () => null,
    onConfigChange: () => () => {},
    log: () => {},
  });
  const listenerCount = (): number =>
    [states, stored, residency, storage, inFlight, memories, modelEvents, restarts].reduce(
      (sum, emitter) => sum + emitter.listenerCount(),
      0,
    );
  return { clock, states, residency, storage, healthy, stopped, hub, listenerCount, setMemory, restarts };
}

describe('watchEvents', () => {
  it('tells facts as they happen', async () => {
    const { hub, residency, states, stopped } = createRooms();
    const events = watchEvents(hub, hub.closed);
    const first = events.next();
    residency.emit([]);
    states.emit(stopped);
    expect((await first).value).toEqual({ type: 'residency-changed', models: [] });
    expect((await events.next()).value).toMatchObject({ type: 'daemon-changed', health: { status: 'degraded' } });
  });

  it('tells of storage trouble with the health of the whole', async () => {
    const { hub, storage, healthy } = createRooms();
    const events = watchEvents(hub, hub.closed);
    const first = events.next();
    storage.emit(healthy);
    expect((await first).value).toMatchObject({ type: 'daemon-changed' });
  });

  it('tells of the memory at most twice a second, and only when it is another', async () => {
    const { hub, clock, setMemory } = createRooms();
    const events = watchEvents(hub, hub.closed);
    const first = events.next();
    setMemory({ liveBudgetBytes: 7 });
    setMemory({ liveBudgetBytes: 6 });
    clock.advance(0);
    expect((await first).value).toMatchObject({ type: 'memory-changed', residency: { liveBudgetBytes: 6 } });
    setMemory({ liveBudgetBytes: 6 });
    clock.advance(500);
    setMemory({ liveBudgetBytes: 5 });
    clock.advance(500);
    expect((await events.next()).value).toMatchObject({ type: 'memory-changed', residency: { liveBudgetBytes: 5 } });
  });

  it('tells of a restart that is planned', async () => {
    const { hub, restarts } = createRooms();
    const events = watchEvents(hub, hub.closed);
    const first = events.next();
    restarts.emit(null);
    expect((await first).value).toEqual({ type: 'restart-changed', pendingRestart: null });
  });

  it('beats every two seconds, and only while somebody watches', async () => {
    const { hub, clock, listenerCount } = createRooms();
    expect(clock.pendingCount()).toBe(0);
    const events = watchEvents(hub, hub.closed);
    const first = events.next();
    clock.advance(1_999);
    clock.advance(1);
    expect((await first).value).toEqual({
      ...{ type: 'heartbeat', atMs: 2_000, residentBytes: 1, cpuPercent: 2, overheadMs: 0.3 },
    });
    expect(clock.pendingCount()).toBe(1);
    await events.return();
    expect(clock.pendingCount()).toBe(0);
    expect(listenerCount()).toBe(0);
  });

  it('keeps listening for the readers that stay', async () => {
    const { hub, residency } = createRooms();
    const staying = watchEvents(hub, hub.closed);
    const leaving = watchEvents(hub, hub.closed);
    const next = staying.next();
    const other = leaving.next();
    residency.emit([]);
    await other;
    await leaving.return();
    expect((await next).value).toMatchObject({ type: 'residency-changed' });
    const after = staying.next();
    residency.emit([]);
    expect((await after).value).toMatchObject({ type: 'residency-changed' });
  });

  it('tells a slow reader how many events it lost, then goes on with the newest', async () => {
    const { hub, residency } = createRooms();
    const events = watchEvents(hub, hub.closed);
    const first = events.next();
    for (let count = 0; count < 300; count++) residency.emit([]);
    const seen: (ControlEvent | undefined)[] = [(await first).value ?? undefined];
    seen.push((await events.next()).value ?? undefined);
    const missed = seen.find((event) => event?.type === 'missed');
    expect(missed).toEqual({ type: 'missed', count: 44 });
  });

  it('ends when the reader leaves', async () => {
    const { hub, listenerCount } = createRooms();
    const reader = new AbortController();
    const events = watchEvents(hub, reader.signal);
    const first = events.next();
    reader.abort();
    expect(await first).toEqual({ done: true, value: undefined });
    expect(listenerCount()).toBe(0);
  });

  it('ends when the service stops, also for one that comes too late', async () => {
    const { hub } = createRooms();
    const events = watchEvents(hub, hub.closed);
    const first = events.next();
    hub.close();
    expect((await first).done).toBe(true);
    expect((await watchEvents(hub, hub.closed).next()).done).toBe(true);
  });
});
