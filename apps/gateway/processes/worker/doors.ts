import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { Server as TlsServer } from 'node:tls';
import type { AllowedHosts } from '../../guards/check-host.ts';
import { createHttpServer, type ServerParts } from '../../server/create-http-server.ts';
import { createFrontDoor, type Ways } from '../../server/front-door.ts';
import type { TlsIdentity } from '../../server/tls-identity.ts';

/** The servers of a worker: one for each listener of the primary process, which hands the connections over. */
export interface Doors {
  take(door: number, isEncrypted: boolean, socket: Socket): void;
  /** Its connections end, each with its answer. */
  retire(door: number): void;
  allow(hosts: AllowedHosts): void;
  renew(tls: TlsIdentity): void;
  countConnections(): number;
  /** Ends connections that do nothing now; the others when `isAtOnce`. */
  close(isAtOnce: boolean): void;
}

const lastKeepAliveMs = 1;

export function createDoors(parts: ServerParts & Ways, hosts: AllowedHosts): Doors {
  const servers = new Map<number, Server>();
  let allowed = hosts;
  let connections = 0;
  const open = (isEncrypted: boolean): Server => {
    const { tls } = parts.gateway.settings;
    const door = createFrontDoor(parts.gateway, parts, { allowedHosts: () => allowed, isEncrypted });
    const server = createHttpServer(parts, isEncrypted ? tls : null, door);
    // The clock that ends connections which never send their headers begins with this event alone.
    server.emit('listening');
    return server;
  };
  return {
    take(door, isEncrypted, socket) {
      // There is a file descriptor for each of so many, and for its connection to the backend.
      if (connections >= parts.gateway.settings.maxConnections) {
        socket.destroy();
        return;
      }
      const server = servers.get(door) ?? open(isEncrypted);
      servers.set(door, server);
      connections++;
      socket.once('close', () => {
        connections--;
      });
      // As the server would make its own: a client may close its side and still read the answer.
      socket.allowHalfOpen = true;
      server.emit('connection', socket);
    },
    retire(door) {
      const server = servers.get(door);
      if (server === undefined) return;
      Object.assign(server, { keepAliveTimeout: lastKeepAliveMs, keepAliveTimeoutBuffer: 0 });
      server.closeIdleConnections();
    },
    allow(next) {
      allowed = next;
    },
    renew(tls) {
      for (const server of servers.values()) {
        if (server instanceof TlsServer) server.setSecureContext({ ...tls.readPair(), minVersion: 'TLSv1.2' });
      }
    },
    countConnections: () => connections,
    close(isAtOnce) {
      for (const server of servers.values()) {
        if (isAtOnce) server.closeAllConnections();
        else server.closeIdleConnections();
      }
    },
  };
}
