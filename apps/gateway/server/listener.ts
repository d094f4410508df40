import { Server as TlsServer } from 'node:tls';
import { type AllowedHosts, listAllowedHosts } from '../guards/check-host.ts';
import { createHandOverServer, type HandOver } from '../processes/primary/hand-over-server.ts';
import { createHttpServer, type ServerParts } from './create-http-server.ts';
import type { DoorServer } from './door-server.ts';
import { createFrontDoor, type Ways } from './front-door.ts';
import { type Address, listen } from './listen.ts';
import type { TlsIdentity } from './tls-identity.ts';

/** Where to listen, and how. */
export interface ListenWish extends Address {
  readonly tls: TlsIdentity | null;
}

/** One address that the gateway answers on. */
export interface Listener {
  readonly wish: ListenWish;
  /** With the actual port. */
  readonly address: Address;
  readonly server: DoorServer;
  /** The names under which clients may call from now on. */
  allow(hosts: AllowedHosts): void;
  /** From the next connection on. */
  renew(tls: TlsIdentity): void;
  /** Takes no more connections; those that are there go on, each until its answer is sent. */
  retire(): void;
}

/** `handOver`: who serves the connections, where others do. */
export type ListenerParts = ServerParts & Ways & { readonly handOver?: HandOver | null };

const lastKeepAliveMs = 1;

/** Opens a listener; rejects with `port_in_use` when the address cannot be had. `port` stands in for one that the system chose before. */
export async function openListener(parts: ListenerParts, wish: ListenWish, port = wish.port): Promise<Listener> {
  let allowed: AllowedHosts = listAllowedHosts([]);
  let { tls } = wish;
  const threshold = { allowedHosts: () => allowed, isEncrypted: tls !== null };
  const server: DoorServer = parts.handOver
    ? createHandOverServer(parts.handOver, tls !== null)
    : createHttpServer(parts, tls, createFrontDoor(parts.gateway, parts, threshold));
  const address = await listen(server, { host: wish.host, port });
  allowed = listAllowedHosts([address], parts.gateway.settings.hosts);
  return {
    get wish() {
      return { ...wish, tls };
    },
    address,
    server,
    allow(hosts) {
      allowed = hosts;
      parts.handOver?.allow(hosts);
    },
    renew(next) {
      tls = next;
      if (server instanceof TlsServer) server.setSecureContext({ ...next.readPair(), minVersion: 'TLSv1.2' });
    },
    retire() {
      Object.assign(server, { keepAliveTimeout: lastKeepAliveMs, keepAliveTimeoutBuffer: 0 });
      if (server.listening) server.close();
      server.closeIdleConnections();
    },
  };
}
