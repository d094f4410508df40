import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import { createError } from '../../translate/index.ts';
import type { GatewayContext } from '../gateway-context.ts';
import { answerBroken, describeParserError, notARequest, unknownMethod } from './answer-broken.ts';
import type { Connections } from './connections.ts';
import type { RequestListener } from './create-router.ts';
import type { AdmitConnection } from './limit-connections.ts';
import type { TlsIdentity } from './tls-identity.ts';

const maxHeaderBytes = 16 * 1024;
const keepAliveTimeoutMs = 65_000;

/** Parser limits of every listener. Node's own limit on a whole request is off: bodies have a timer per route. */
const limits = ({ headersTimeoutMs }: { readonly headersTimeoutMs: number }) => ({
  maxHeaderSize: maxHeaderBytes,
  headersTimeout: headersTimeoutMs,
  requestTimeout: 0,
  connectionsCheckingInterval: Math.max(50, headersTimeoutMs / 2),
  keepAliveTimeout: keepAliveTimeoutMs,
  requireHostHeader: false,
  insecureHTTPParser: false,
  noDelay: true,
  // An upgrade that is only offered, as some HTTP clients do for HTTP/2, is passed over; one that is meant is refused.
  shouldUpgradeCallback: (request: IncomingMessage) => request.headers.upgrade?.toLowerCase() === 'websocket',
});

/** What all servers of a gateway share. */
export interface ServerParts {
  readonly gateway: GatewayContext;
  readonly connections: Connections;
  readonly admit: AdmitConnection;
}

/** Creates one HTTP server with the gateway's limits, or one for HTTPS; it does not listen yet. */
export function createHttpServer(parts: ServerParts, tls: TlsIdentity | null, listener: RequestListener): Server {
  const { gateway, connections, admit } = parts;
  const shared = limits(gateway.settings);
  const server: Server = tls === null ? createServer(shared, listener) : createSecureServer(shared, tls, listener);
  // A client may close its side and still read the answer; Node would end ours at once.
  Object.assign(server, { httpAllowHalfOpen: true });
  server.maxConnections = gateway.settings.maxConnections;
  server.on('connection', (socket) => {
    if (!admit(socket)) socket.destroy();
    else if (tls === null) connections.track(socket);
  });
  server.on('secureConnection', (socket: Socket) => connections.track(socket));
  server.on('checkContinue', listener);
  server.on('clientError', (error, socket) =>
    answerClientError(gateway, connections, { error, socket: socket as Socket }),
  );
  server.on('connect', (_request, socket) => answerBroken(socket, unknownMethod));
  server.on('upgrade', (_request, socket) => answerBroken(socket, unknownMethod));
  return server;
}

const minVersion = 'TLSv1.2';

function createSecureServer(shared: ReturnType<typeof limits>, tls: TlsIdentity, listener: RequestListener) {
  const { headersTimeout: handshakeTimeout } = shared;
  const server = createTlsServer({ ...shared, ...tls.readPair(), minVersion, handshakeTimeout }, listener);
  // Node counts a connection as one of HTTP when its handshake is done; those that never get there would hold up the end.
  const opening = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    opening.add(socket);
    socket.once('close', () => opening.delete(socket));
  });
  const closeAll = server.closeAllConnections.bind(server);
  return Object.assign(server, {
    closeAllConnections() {
      closeAll();
      for (const socket of opening) socket.destroy();
    },
  });
}

interface ClientFailure {
  readonly error: Error & { readonly code?: string };
  readonly socket: Socket;
}

/** Bytes that are no request: answered after what was asked for before them, or as the end of a body that came short. */
function answerClientError(gateway: GatewayContext, connections: Connections, { error, socket }: ClientFailure): void {
  // Before a handshake is done there is nobody to answer: what was sent was no TLS.
  if (error.code === 'ECONNRESET' || !socket.writable || !connections.isTracked(socket)) {
    socket.destroy();
    return;
  }
  const described = describeParserError(error);
  gateway.ports.log.warn({ code: described.code, parser: error.code ?? '' }, 'a request could not be parsed');
  const running = connections.runningOn(socket);
  const last = running.at(-1);
  if (!last) {
    answerBroken(socket, described);
    return;
  }
  if (!last.request.complete && last.times.bodyReadMs === null) {
    const cutShort = createError('body_incomplete', 'The body ended before its announced length.');
    last.stop.stop(error.code === 'HPE_INVALID_EOF_STATE' ? cutShort : described);
    return;
  }
  last.response.once('finish', () => answerBroken(socket, notARequest));
}
