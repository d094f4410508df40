import type { IncomingMessage, ServerResponse } from 'node:http';
import { identifyApp, type Signature } from '../../access/index.ts';
import { type CanonicalError, createError } from '../../translate/index.ts';
import { admitCaller, describeStranger } from '../access/admit-caller.ts';
import { admitSigned } from '../access/admit-signed.ts';
import type { Caller } from '../access/caller.ts';
import { answerError } from '../exchange/answer-error.ts';
import { overloaded } from '../exchange/body-room.ts';
import { createExchange, type Exchange } from '../exchange/exchange.ts';
import { endExchange } from '../exchange/life.ts';
import type { GatewayContext } from '../gateway-context.ts';
import { isForm } from '../guards/check-content-type.ts';
import { findRoute, splitTarget } from '../routes/find-route.ts';
import type { Route } from '../routes/route.ts';
import { usualMetricsPath } from '../routes/serve-metrics.ts';
import type { Connections } from './connections.ts';
import type { Routed } from './create-router.ts';

/** Starts the exchange of one request. */
function begin(
  gateway: GatewayContext,
  connections: Connections,
  start: Routed & { readonly request: IncomingMessage; readonly response: ServerResponse; readonly caller: Caller },
): Exchange {
  const { headers, socket } = start.request;
  const app = identifyApp(headers['user-agent'] ?? null);
  const exchange = createExchange(gateway, { ...start, app, peer: connections.peerOf(socket) });
  connections.add(exchange);
  if (exchange.route.isRecorded) gateway.registry.add(exchange);
  return exchange;
}

/** Runs a request to its end. A bug in a stage ends the request, not the gateway. */
function run(exchange: Exchange, work: Promise<void>): void {
  work.catch((error: unknown) => {
    const cause = error instanceof Error ? error.name : typeof error;
    exchange.gateway.ports.log.error({ id: exchange.id, cause }, 'a request ended in an unexpected error');
    const failure = createError('internal_error', `Something went wrong here; the request is ${exchange.id}.`);
    answerError(exchange, failure).catch(() => {
      // Without an end it would keep its place before the model.
      endExchange(exchange, { status: failure.status, outcome: 'backend_error', errorCode: failure.code });
      exchange.response.destroy();
    });
  });
}

/** Nothing is done for a signed request before its body is found good. */
async function serveSigned(exchange: Exchange, route: Route, signature: Signature): Promise<void> {
  const error = await admitSigned(exchange, signature);
  if (error === null) return route.serve(exchange);
  // Of a stranger the log keeps the row alone.
  exchange.capture = null;
  return answerError(exchange, error);
}

/** The one route whose path the configuration chooses. */
function findMovedRoute({ settings }: GatewayContext, request: IncomingMessage, found: Routed): Routed {
  const { path } = splitTarget(request.url ?? '/');
  return path === settings.metrics.path
    ? { ...found, route: { ...findRoute(request.method ?? 'GET', usualMetricsPath), path } }
    : found;
}

export function createServe(gateway: GatewayContext, connections: Connections) {
  const shuttingDown = createError('shutting_down', 'Drover is shutting down.', { retryAfterSeconds: 5 });
  return {
    /** Serves a request whose route is known. */
    serve(request: IncomingMessage, response: ServerResponse, found: Routed): void {
      const routed = found.route.name === 'unknown' ? findMovedRoute(gateway, request, found) : found;
      const admission = admitCaller(gateway, request, routed.route);
      const { caller } = admission;
      const exchange = begin(gateway, connections, { ...routed, request, response, caller });
      if (gateway.isDraining()) run(exchange, answerError(exchange, shuttingDown));
      else if (admission.kind === 'refused') run(exchange, answerError(exchange, admission.error));
      else if (routed.route.body !== null && gateway.load.isFull()) run(exchange, answerError(exchange, overloaded));
      else {
        // A form is read as it comes, so it cannot be sent once more.
        exchange.serveAgain = isForm(request.headers) ? null : () => routed.route.serve(exchange);
        const { route } = routed;
        const isSigned = admission.kind === 'signed';
        run(exchange, isSigned ? serveSigned(exchange, route, admission.signature) : route.serve(exchange));
      }
    },
    /** Answers a request that a guard refused, as the route that it would have had. */
    refuse(request: IncomingMessage, response: ServerResponse, error: CanonicalError): void {
      const { path } = splitTarget(request.url ?? '/');
      const route = findRoute(request.method ?? 'GET', path);
      const caller = describeStranger(request);
      const exchange = begin(gateway, connections, {
        route,
        wildcard: '',
        pathProject: null,
        request,
        response,
        caller,
      });
      if (!route.isRecorded) gateway.ports.log.warn({ code: error.code, route: route.name }, 'a request was refused');
      run(exchange, answerError(exchange, error));
    },
  };
}
