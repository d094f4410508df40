import type { Server } from 'node:http';
import { createLimiter, createLockout } from '../access/index.ts';
import { createCircuitBoard, createRetryBudget } from '../routing/index.ts';
import { createError } from '../translate/index.ts';
import { createUsageSaver } from './access/usage-saver.ts';
import { createForeignUse } from './catalog/foreign-use.ts';
import { createIdSource } from './exchange/request-id.ts';
import type { GatewayContext } from './gateway-context.ts';
import { listAllowedHosts } from './guards/check-host.ts';
import { checkRequest } from './guards/check-request.ts';
import { createGatewayMetrics } from './metrics/gateway-metrics.ts';
import { createApiDocuments } from './openapi/api-documents.ts';
import type { Gateway, GatewayPorts, GatewaySettings } from './ports.ts';
import { createPromptGuard } from './prompt/prompt-guard.ts';
import { createDaemonTraffic } from './registry/daemon-traffic.ts';
import { createInFlightRegistry } from './registry/in-flight-registry.ts';
import { createOverheadWindow } from './registry/overhead-window.ts';
import { routeTable } from './routes/route-table.ts';
import { createConnections } from './server/connections.ts';
import { createHttpServer } from './server/create-http-server.ts';
import { createRouter } from './server/create-router.ts';
import { drain } from './server/drain.ts';
import { type Address, listen, toUrl } from './server/listen.ts';
import { probeHalfClosed } from './server/probe-half-closed.ts';
import { createServe } from './server/serve-request.ts';
import { createBackends } from './upstream/backend.ts';
import { createUpstreamPool } from './upstream/upstream-pool.ts';

const overheadWindowSize = 200;
const minimumRetries = 3;

/** Settings that can be replaced while requests run; each request sees them as they are when it looks. */
interface LiveSettings {
  readonly current: () => { readonly settings: GatewaySettings; readonly backends: GatewayContext['backends'] };
  readonly replace: (settings: GatewaySettings) => void;
}

function createLiveSettings(initial: GatewaySettings): LiveSettings {
  const read = (settings: GatewaySettings) => ({ settings, backends: createBackends(settings.backends) });
  let current = read(initial);
  return {
    current: () => current,
    replace(settings) {
      current = read(settings);
    },
  };
}

function createContext(live: LiveSettings, ports: GatewayPorts, isDraining: () => boolean): GatewayContext {
  const { settings } = live.current();
  const circuits = createCircuitBoard({
    backends: settings.backends.map(({ id }) => id),
    rules: settings.breaker,
    onChange: ({ type, backend, failures, lastFailure }) =>
      ports.log.warn({ backend, failures, lastFailure }, `${type}: the circuit of a backend has changed`),
  });
  const registry = createInFlightRegistry(ports.clock);
  const { clock } = ports;
  const limiter = createLimiter({ nowMs: clock.nowMs(), monotonicMs: clock.monotonicMs() }, ports.keys.savedUsage);
  const metrics = createGatewayMetrics(() => registry.size());
  return {
    get settings() {
      return live.current().settings;
    },
    get backends() {
      return live.current().backends;
    },
    ports,
    registry,
    metrics,
    overhead: createOverheadWindow(overheadWindowSize),
    upstream: createUpstreamPool({ connectTimeoutMs: settings.connectTimeoutMs }),
    missingRoutes: new Set(),
    unthinkingModels: new Set(),
    foreignUse: createForeignUse(ports.clock),
    limiter,
    usageSaver: createUsageSaver(limiter, ports),
    lockout: createLockout(),
    promptGuard: createPromptGuard({
      contextLengthOf: ports.contextLengthOf,
      onOverlongPrompt: () => live.current().settings.onOverlongPrompt,
      metrics,
    }),
    circuits,
    retryBudget: createRetryBudget(settings.retry.budgetPercent, minimumRetries),
    documents: createApiDocuments(routeTable, settings.version),
    nextId: createIdSource(ports.randomHex),
    isDraining,
  };
}

/** Answers on the second address too, when it is free or must be. */
async function takeOver(gateway: GatewayContext, server: Server): Promise<Address | null> {
  const { takeOver: wanted } = gateway.settings;
  if (!wanted) return null;
  try {
    return await listen(server, wanted);
  } catch (error) {
    if (wanted.isRequired) throw error;
    gateway.ports.log.info({ host: wanted.host, port: wanted.port }, 'the usual Ollama port is in use and left alone');
    return null;
  }
}

interface Listeners {
  readonly main: Address;
  readonly takenOver: Address | null;
  readonly servers: readonly Server[];
}

async function openListeners(gateway: GatewayContext): Promise<Listeners> {
  const connections = createConnections(probeHalfClosed);
  const { serve, refuse } = createServe(gateway, connections);
  const route = await createRouter(serve);
  let allowedHosts: ReadonlySet<string> = new Set();
  const createListeningServer = (): Server =>
    createHttpServer(gateway, connections, (request, response) => {
      const refused = checkRequest(request, allowedHosts);
      if (refused) refuse(request, response, refused);
      else route(request, response);
    });
  const mainServer = createListeningServer();
  const secondServer = createListeningServer();
  const main = await listen(mainServer, gateway.settings.listen);
  const takenOver = await takeOver(gateway, secondServer).catch((error: unknown) => {
    mainServer.close();
    throw error;
  });
  allowedHosts = listAllowedHosts(takenOver ? [main, takenOver] : [main]);
  return { main, takenOver, servers: takenOver ? [mainServer, secondServer] : [mainServer] };
}

/**
 * Starts answering. Rejects with a `RoomError` of code `port_in_use` (data: host, port) when the main address is taken, or the second one where
 * it is required.
 */
export async function startGateway(settings: GatewaySettings, ports: GatewayPorts): Promise<Gateway> {
  let closing: Promise<void> | null = null;
  const live = createLiveSettings(settings);
  const gateway = createContext(live, ports, () => closing !== null);
  const { main, takenOver, servers } = await openListeners(gateway);
  const cancelled = createError('request_cancelled', 'The request was cancelled from the console.');
  return {
    url: toUrl(main),
    takeOverUrl: takenOver && toUrl(takenOver),
    inFlight: gateway.registry.snapshot,
    onInFlightChange: gateway.registry.onChange,
    settings: () => live.current().settings,
    applySettings(next) {
      live.replace({ ...next, listen: settings.listen, takeOver: settings.takeOver });
      gateway.circuits.setRules(next.breaker);
      const backends = next.backends.map(({ id }) => id);
      gateway.circuits.setBackends(backends, ports.clock.monotonicMs());
    },
    overheadMs: gateway.overhead.median,
    daemonTraffic: createDaemonTraffic(gateway),
    cancel(id) {
      const exchange = gateway.registry.find(id);
      exchange?.stop.stop(cancelled);
      return exchange !== undefined;
    },
    close() {
      closing ??= drain(gateway, servers).finally(gateway.usageSaver.close);
      return closing;
    },
  };
}
