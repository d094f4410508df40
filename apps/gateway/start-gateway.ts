import { createLimiter } from '../access/index.ts';
import { createEmitter } from '../base/index.ts';
import { createError } from '../translate/index.ts';
import { createUsageSaver } from './access/usage-saver.ts';
import { probeBackend } from './backend-watch/probe-backend.ts';
import { reportBackends } from './backend-watch/report-backends.ts';
import { createContext } from './create-context.ts';
import type { GatewayContext } from './gateway-context.ts';
import { createLiveSettings, type LiveSettings } from './live-settings.ts';
import { listGatewayFamilies } from './metrics/gateway-figures.ts';
import { createGatewayMetrics } from './metrics/gateway-metrics.ts';
import { callSelf } from './own-calls/call-self.ts';
import type { Gateway, GatewayPorts, GatewaySettings } from './ports.ts';
import { type Crew, type CrewMember, createCrew } from './processes/primary/crew.ts';
import { openInnerDoor } from './processes/primary/inner-door.ts';
import { countUsualSlots } from './queue/count-slots.ts';
import { readQueueRules } from './queue/queue-rules.ts';
import { createRequestQueue, type RequestQueue } from './queue/request-queue.ts';
import { refreshParts } from './refresh-parts.ts';
import { createDaemonTraffic } from './registry/daemon-traffic.ts';
import { createConnections } from './server/connections.ts';
import { createRouter } from './server/create-router.ts';
import type { DoorServer } from './server/door-server.ts';
import { drain } from './server/drain.ts';
import { createConnectionLimit } from './server/limit-connections.ts';
import { type Listeners, openListeners } from './server/listeners.ts';
import { probeHalfClosed } from './server/probe-half-closed.ts';
import { createServe } from './server/serve-request.ts';

function createQueue(live: LiveSettings, ports: GatewayPorts): RequestQueue {
  return createRequestQueue({
    ...ports,
    rules: readQueueRules(live.current().settings.queue),
    slotsOf(backend) {
      const { settings, backends } = live.current();
      return settings.concurrency.get(backend) ?? countUsualSlots(backends.get(backend), ports);
    },
  });
}

/** What is counted in this process, for all. */
function createParts(live: LiveSettings, ports: GatewayPorts) {
  const { clock } = ports;
  const limiter = createLimiter({ nowMs: clock.nowMs(), monotonicMs: clock.monotonicMs() }, ports.keys.savedUsage);
  const metrics = createGatewayMetrics(clock);
  return { queue: createQueue(live, ports), limiter, metrics, usageSaver: createUsageSaver(limiter, ports) };
}

interface Doors {
  readonly listeners: Listeners;
  /** Where workers hand on what they do not serve. */
  readonly inner: readonly DoorServer[];
}

async function openDoors(gateway: GatewayContext, crew: Crew | null, onChange: () => void): Promise<Doors> {
  const connections = createConnections(probeHalfClosed);
  const { serve, refuse } = createServe(gateway, connections);
  const route = await createRouter(serve);
  const parts = { gateway, connections, route, refuse, admit: createConnectionLimit(), handOver: crew };
  const path = gateway.ports.workers?.innerSocketPath;
  const inner = path === undefined ? [] : [await openInnerDoor(parts, route, path)];
  try {
    await crew?.start();
    return { listeners: await openListeners({ parts, onChange }, gateway.settings), inner };
  } catch (error) {
    for (const server of inner) server.close();
    await crew?.end();
    throw error;
  }
}

const cancelled = createError('request_cancelled', 'The request was cancelled from the console.');

function cancelRequest({ registry }: GatewayContext, id: string): boolean {
  const request = registry.find(id);
  request?.stop.stop(cancelled);
  return request !== undefined;
}

interface Running {
  readonly gateway: GatewayContext;
  readonly live: LiveSettings;
  readonly listeners: Listeners;
  readonly crew: Crew | null;
}

function applySettings({ gateway, live, listeners, crew }: Running, next: GatewaySettings): void {
  const before = live.current().settings;
  live.replace(next);
  listeners.follow(next);
  live.amend(listeners.inForce());
  refreshParts(gateway, before, next);
  crew?.applySettings();
}

/** Workers are let go of last: what is left of answers goes through them. */
async function closeAll(gateway: GatewayContext, crew: Crew | null, { listeners, inner }: Doors): Promise<void> {
  gateway.backendWatch.dispose();
  try {
    await drain(gateway, { listeners, servers: inner, elsewhere: crew?.drain() ?? null });
    await crew?.end();
  } finally {
    gateway.usageSaver.close();
  }
}

const listNone = (): readonly CrewMember[] => [];

/**
 * Starts answering. Rejects with a `RoomError` of code `port_in_use` (data: host, port) when the main address is taken, or the second one where
 * it is required.
 */
export async function startGateway(settings: GatewaySettings, ports: GatewayPorts): Promise<Gateway> {
  let closing: Promise<void> | null = null;
  const live = createLiveSettings(settings);
  const shared = createParts(live, ports);
  const gateway = createContext({ live, ports, shared, isDraining: () => closing !== null });
  const crew = ports.workers ? createCrew({ gateway, limiter: shared.limiter, workers: ports.workers }) : null;
  const moves = createEmitter<undefined>(() => ports.log.error({}, 'a listener to the addresses has failed'));
  const doors = await openDoors(gateway, crew, () => {
    live.amend(doors.listeners.inForce());
    crew?.applySettings();
    moves.emit(undefined);
  });
  const { listeners } = doors;
  gateway.metrics.watch(listGatewayFamilies(gateway));
  gateway.backendWatch.start();
  return {
    get url() {
      return listeners.now().url;
    },
    get takeOverUrl() {
      return listeners.now().takeOverUrl;
    },
    listening: listeners.now,
    onListeningChange: moves.subscribe,
    listeningSettled: listeners.settled,
    inFlight: gateway.registry.snapshot,
    runningCount: gateway.registry.size,
    onInFlightChange: gateway.registry.onChange,
    cancel: (id) => cancelRequest(gateway, id),
    settings: () => live.current().settings,
    applySettings: (next) => applySettings({ gateway, live, listeners, crew }, next),
    limitStates: (subjects) =>
      shared.limiter.inspect(subjects, { nowMs: ports.clock.nowMs(), monotonicMs: ports.clock.monotonicMs() }),
    backends: () => reportBackends(gateway),
    async lookAtBackends() {
      await gateway.backendWatch.lookAtAll();
      return reportBackends(gateway);
    },
    routeState: gateway.routeState,
    probeBackend: (question) => probeBackend(gateway, question),
    overheadMs: gateway.overhead.median,
    daemonTraffic: createDaemonTraffic(gateway, crew),
    queue: { snapshot: gateway.queue.snapshot },
    cache: { stats: gateway.cache.stats },
    workers: crew?.members ?? listNone,
    callSelf: (order) => callSelf(gateway, listeners.now(), order),
    close() {
      closing ??= closeAll(gateway, crew, doors);
      return closing;
    },
  };
}
