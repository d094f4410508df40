import type { Server } from 'node:http';
import { createRetryBudget } from '../routing/index.ts';
import { createError } from '../translate/index.ts';
import { createForeignUse } from './catalog/foreign-use.ts';
import { createIdSource } from './exchange/request-id.ts';
import type { GatewayContext } from './gateway-context.ts';
import { listAllowedHosts } from './guards/check-host.ts';
import { checkRequest } from './guards/check-request.ts';
import { createGatewayMetrics } from './metrics/gateway-metrics.ts';
import { createApiDocuments } from './openapi/api-documents.ts';
import type { Gateway, GatewayPorts, GatewaySettings } from './ports.ts';
import { createPromptGuard } from './prompt/prompt-guard.ts';
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
const retryPercent = 20;
const minimumRetries = 3;

function createContext(settings: GatewaySettings, ports: GatewayPorts, isDraining: () => boolean): GatewayContext {
  const registry = createInFlightRegistry(() => ports.clock.monotonicMs());
  const metrics = createGatewayMetrics(() => registry.size());
  return {
    settings,
    ports,
    registry,
    metrics,
    overhead: createOverheadWindow(overheadWindowSize),
    upstream: createUpstreamPool({ connectTimeoutMs: settings.connectTimeoutMs }),
    backends: createBackends(settings.backends),
    missingRoutes: new Set(),
    unthinkingModels: new Set(),
    foreignUse: createForeignUse(ports.clock),
    promptGuard: createPromptGuard({
      contextLengthOf: ports.contextLengthOf,
      onOverlongPrompt: settings.onOverlongPrompt,
      metrics,
    }),
    retryBudget: createRetryBudget(retryPercent, minimumRetries),
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
  const gateway = createContext(settings, ports, () => closing !== null);
  const { main, takenOver, servers } = await openListeners(gateway);
  const cancelled = createError('request_cancelled', 'The request was cancelled from the console.');
  return {
    url: toUrl(main),
    takeOverUrl: takenOver && toUrl(takenOver),
    inFlight: gateway.registry.snapshot,
    onInFlightChange: gateway.registry.onChange,
    overheadMs: gateway.overhead.median,
    cancel(id) {
      const exchange = gateway.registry.find(id);
      exchange?.stop.stop(cancelled);
      return exchange !== undefined;
    },
    close() {
      closing ??= drain(gateway, servers);
      return closing;
    },
  };
}
