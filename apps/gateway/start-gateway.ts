import { getHeapStatistics } from 'node:v8';
import { createLimiter, createLockout, createReplayGuard } from '../access/index.ts';
import { createEmitter } from '../base/index.ts';
import { createRetryBudget } from '../routing/index.ts';
import { createError } from '../translate/index.ts';
import { createUsageSaver } from './access/usage-saver.ts';
import { knowBackends } from './backend-watch/know-backends.ts';
import { probeBackend } from './backend-watch/probe-backend.ts';
import { reportBackends } from './backend-watch/report-backends.ts';
import { createAnswerCache } from './cache/answer-cache.ts';
import { createCaptureRoom } from './capture/capture-room.ts';
import { createForeignUse } from './catalog/foreign-use.ts';
import { createIdSource } from './exchange/request-id.ts';
import type { GatewayContext } from './gateway-context.ts';
import { createLoadGuard, type HeapFacts } from './guards/load-guard.ts';
import { createLiveSettings, type LiveSettings } from './live-settings.ts';
import { countBudget } from './metrics/counted-budget.ts';
import { listGatewayFamilies } from './metrics/gateway-figures.ts';
import { createGatewayMetrics } from './metrics/gateway-metrics.ts';
import { createUsageDesk } from './metrics/usage-desk.ts';
import { createApiDocuments } from './openapi/api-documents.ts';
import { callSelf } from './own-calls/call-self.ts';
import type { Gateway, GatewayPorts, GatewaySettings } from './ports.ts';
import { createPromptGuard } from './prompt/prompt-guard.ts';
import { countUsualSlots } from './queue/count-slots.ts';
import { readQueueRules } from './queue/queue-rules.ts';
import { createRequestQueue, type RequestQueue } from './queue/request-queue.ts';
import { createDaemonTraffic } from './registry/daemon-traffic.ts';
import { createInFlightRegistry } from './registry/in-flight-registry.ts';
import { createOverheadWindow } from './registry/overhead-window.ts';
import { routeTable } from './routes/route-table.ts';
import { createConnections } from './server/connections.ts';
import { createRouter } from './server/create-router.ts';
import { drain } from './server/drain.ts';
import { createConnectionLimit } from './server/limit-connections.ts';
import { type Listeners, openListeners } from './server/listeners.ts';
import { probeHalfClosed } from './server/probe-half-closed.ts';
import { createServe } from './server/serve-request.ts';

function readHeap(): HeapFacts {
  const { used_heap_size: usedBytes, heap_size_limit: limitBytes } = getHeapStatistics();
  return { usedBytes, limitBytes };
}

const overheadWindowSize = 200;
const minimumRetries = 3;

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

function createContext(live: LiveSettings, ports: GatewayPorts, isDraining: () => boolean): GatewayContext {
  const { settings } = live.current();
  const queue = createQueue(live, ports);
  const registry = createInFlightRegistry(ports.clock, queue.places);
  const { clock } = ports;
  const limiter = createLimiter({ nowMs: clock.nowMs(), monotonicMs: clock.monotonicMs() }, ports.keys.savedUsage);
  const metrics = createGatewayMetrics(clock);
  return {
    get settings() {
      return live.current().settings;
    },
    get backends() {
      return live.current().backends;
    },
    get cors() {
      return live.current().cors;
    },
    ports,
    queue,
    registry,
    metrics,
    usageDesk: createUsageDesk(ports),
    overhead: createOverheadWindow(overheadWindowSize),
    ...knowBackends({ current: live.current, ports, queue, registry, metrics }),
    load: createLoadGuard({ readHeap, clock }),
    missingRoutes: new Set(),
    unthinkingModels: new Set(),
    foreignUse: createForeignUse(ports.clock),
    cache: createAnswerCache(() => live.current().settings.cache, ports.clock),
    captureRoom: createCaptureRoom(),
    limiter,
    usageSaver: createUsageSaver(limiter, ports),
    lockout: createLockout(),
    replayGuard: createReplayGuard(),
    promptGuard: createPromptGuard({
      contextLengthOf: ports.contextLengthOf,
      onOverlongPrompt: () => live.current().settings.onOverlongPrompt,
      metrics,
    }),
    retryBudget: countBudget(createRetryBudget(settings.retry.budgetPercent, minimumRetries), metrics),
    documents: createApiDocuments(routeTable, settings.version),
    nextId: createIdSource(ports.randomHex),
    isDraining,
  };
}

async function openDoors(gateway: GatewayContext, onChange: () => void): Promise<Listeners> {
  const connections = createConnections(probeHalfClosed);
  const { serve, refuse } = createServe(gateway, connections);
  const route = await createRouter(serve);
  const parts = { gateway, connections, route, refuse, admit: createConnectionLimit() };
  return openListeners({ parts, onChange }, gateway.settings);
}

/** Lets the parts that keep something of the settings take over the new ones. */
function refreshParts(gateway: GatewayContext, { breaker, backends, queue }: GatewaySettings): void {
  gateway.circuits.setRules(breaker);
  const ids = backends.map(({ id }) => id);
  gateway.circuits.setBackends(ids, gateway.ports.clock.monotonicMs());
  gateway.backendWatch.refresh();
  gateway.queue.refresh(readQueueRules(queue));
  gateway.cache.refresh();
}

/**
 * Starts answering. Rejects with a `RoomError` of code `port_in_use` (data: host, port) when the main address is taken, or the second one where
 * it is required.
 */
export async function startGateway(settings: GatewaySettings, ports: GatewayPorts): Promise<Gateway> {
  let closing: Promise<void> | null = null;
  const live = createLiveSettings(settings);
  const gateway = createContext(live, ports, () => closing !== null);
  const moves = createEmitter<undefined>(() => ports.log.error({}, 'a listener to the addresses has failed'));
  const listeners = await openDoors(gateway, () => {
    live.amend(listeners.inForce());
    moves.emit(undefined);
  });
  gateway.metrics.watch(listGatewayFamilies(gateway));
  gateway.backendWatch.start();
  const cancelled = createError('request_cancelled', 'The request was cancelled from the console.');
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
    onInFlightChange: gateway.registry.onChange,
    settings: () => live.current().settings,
    applySettings(next) {
      const isChecked = live.current().settings.areBackendCertificatesChecked;
      live.replace(next);
      listeners.follow(next);
      live.amend(listeners.inForce());
      if (isChecked !== next.areBackendCertificatesChecked) gateway.upstream.purge();
      refreshParts(gateway, next);
    },
    limitStates: (subjects) =>
      gateway.limiter.inspect(subjects, { nowMs: ports.clock.nowMs(), monotonicMs: ports.clock.monotonicMs() }),
    backends: () => reportBackends(gateway),
    async lookAtBackends() {
      await gateway.backendWatch.lookAtAll();
      return reportBackends(gateway);
    },
    routeState: gateway.routeState,
    probeBackend: (question) => probeBackend(gateway, question),
    overheadMs: gateway.overhead.median,
    daemonTraffic: createDaemonTraffic(gateway),
    queue: { snapshot: gateway.queue.snapshot },
    cache: { stats: gateway.cache.stats },
    callSelf: (order) => callSelf(gateway, listeners.now(), order),
    cancel(id) {
      const exchange = gateway.registry.find(id);
      exchange?.stop.stop(cancelled);
      return exchange !== undefined;
    },
    close() {
      gateway.backendWatch.dispose();
      closing ??= drain(gateway, listeners).finally(gateway.usageSaver.close);
      return closing;
    },
  };
}
