import type { Socket } from 'node:net';
import { type buildConnector, Client, type Dispatcher, Pool } from 'undici';
import type { PoolFacts } from '../../contract/model/index.ts';
import {
  createGuardedConnector,
  type GuardedConnectorOptions,
  type Network,
  systemNetwork,
} from './guarded-connector.ts';

/** Connections to backends, kept open between requests. */
export interface UpstreamPool {
  /** Kept connections of a backend, which answers at `url` now. Asking for another URL lets go of its connections before. */
  dispatcherFor(backend: string, url: string): Dispatcher;
  /** A connection that nobody has used; close it after its one request. Without a backend it goes to our own front door. */
  createFresh(url: string, backend?: string): Dispatcher;
  /** The same for an address that is no backend yet. */
  createProbe(url: string, isLinkLocalAllowed: boolean): Dispatcher;
  /** The kept connections of a backend now. */
  facts(backend: string): PoolFacts;
  /** Whether the connection that broke with `error` had carried an answer before. */
  wasReused(error: Error): boolean;
  /** Keeps no connection for the next request; those that carry one go on. */
  purge(): void;
  close(): Promise<void>;
}

export interface UpstreamPoolOptions {
  /** Bound for a connection attempt that nobody waits for any more; requests have a timer of their own. */
  readonly connectTimeoutMs: number;
  /** Backends that the configuration lets be at a link-local address; none without it. */
  readonly isLinkLocalAllowed?: (backend: string) => boolean;
  /** Whether backends must have a certificate that this machine trusts. They must without it. */
  readonly areCertificatesChecked?: () => boolean;
  /** The machine's own without it. */
  readonly network?: Network;
}

const noConnections: PoolFacts = { connected: 0, free: 0, running: 0, pending: 0 };

const readBytesOf = (error: Error): number => {
  const { socket } = error as { readonly socket?: { readonly bytesRead?: number } };
  return socket?.bytesRead ?? 0;
};

/** Creates the pool. */
export function createUpstreamPool(poolOptions: UpstreamPoolOptions): UpstreamPool {
  const { isLinkLocalAllowed = () => false, areCertificatesChecked = () => true } = poolOptions;
  const reusedErrors = new WeakSet<Error>();
  const optionsOf = (guards: Guards) => createOptions(poolOptions, guards, reusedErrors);
  const optionsFor = (backend: string | undefined) =>
    optionsOf({
      isAnywhereAllowed: () => backend !== undefined && isLinkLocalAllowed(backend),
      // Without a backend it goes to our own front door.
      isCertificateChecked: () => backend !== undefined && areCertificatesChecked(),
    });
  const kept = new Map<string, { readonly url: string; readonly pool: Pool }>();
  return {
    dispatcherFor(backend, url) {
      const current = kept.get(backend);
      if (current?.url === url) return current.pool;
      void current?.pool.close();
      const pool = new Pool(new URL(url).origin, optionsFor(backend));
      kept.set(backend, { url, pool });
      return pool;
    },
    createFresh: (url, backend) => new Client(new URL(url).origin, optionsFor(backend)),
    createProbe: (url, isAllowed) =>
      new Client(
        new URL(url).origin,
        optionsOf({ isAnywhereAllowed: () => isAllowed, isCertificateChecked: areCertificatesChecked }),
      ),
    facts(backend) {
      const stats = kept.get(backend)?.pool.stats;
      if (!stats) return noConnections;
      const { connected, free, running, pending, queued } = stats;
      return { connected, free, running, pending: pending + queued };
    },
    wasReused: (error) => reusedErrors.has(error) || readBytesOf(error) > 0,
    purge() {
      for (const { pool } of kept.values()) void pool.close();
      kept.clear();
    },
    async close() {
      const closing = [...kept.values()].map(({ pool }) => pool.destroy());
      kept.clear();
      await Promise.all(closing);
    },
  };
}

type Guards = Pick<GuardedConnectorOptions, 'isAnywhereAllowed' | 'isCertificateChecked'>;

/** undici's own time-outs are off: the exchange's watchdog decides. */
function createOptions(
  { connectTimeoutMs, network = systemNetwork }: UpstreamPoolOptions,
  guards: Guards,
  reusedErrors: WeakSet<Error>,
) {
  // undici tells of a reset with the system's bare error, which does not say what the connection had done before.
  const noteReuse = (socket: Socket): void => {
    socket.prependListener('error', (error) => {
      if (socket.bytesRead > 0) reusedErrors.add(error);
    });
  };
  const connect = createGuardedConnector({ timeoutMs: Math.max(0, connectTimeoutMs), network, ...guards });
  return {
    connect: (target: buildConnector.Options, callback: buildConnector.Callback): void =>
      connect(target, (...result) => {
        if (result[1]) noteReuse(result[1]);
        callback(...result);
      }),
    headersTimeout: 0,
    bodyTimeout: 0,
    pipelining: 1,
  };
}
