import type { Socket } from 'node:net';
import { buildConnector, Client, type Dispatcher, Pool } from 'undici';

/** Connections to backends, kept open between requests. */
export interface UpstreamPool {
  /** Kept connections of a backend, which answers at `url` now. Asking for another URL lets go of its connections before. */
  dispatcherFor(backend: string, url: string): Dispatcher;
  /** A connection that nobody has used; close it after its one request. */
  createFresh(url: string): Dispatcher;
  /** Whether the connection that broke with `error` had carried an answer before. */
  wasReused(error: Error): boolean;
  /** Keeps no connection for the next request; those that carry one go on. */
  purge(): void;
  close(): Promise<void>;
}

export interface UpstreamPoolOptions {
  /** Bound for a connection attempt that nobody waits for any more; requests have a timer of their own. */
  readonly connectTimeoutMs: number;
}

const readBytesOf = (error: Error): number => {
  const { socket } = error as { readonly socket?: { readonly bytesRead?: number } };
  return socket?.bytesRead ?? 0;
};

/** Creates the pool. undici's own time-outs are off: the exchange's watchdog decides. */
export function createUpstreamPool({ connectTimeoutMs }: UpstreamPoolOptions): UpstreamPool {
  const connectPlainly = buildConnector({ timeout: connectTimeoutMs > 0 ? connectTimeoutMs : 0 });
  const reusedErrors = new WeakSet<Error>();
  // undici tells of a reset with the system's bare error, which does not say what the connection had done before.
  const noteReuse = (socket: Socket): void => {
    socket.prependListener('error', (error) => {
      if (socket.bytesRead > 0) reusedErrors.add(error);
    });
  };
  const options = {
    connect: (target: buildConnector.Options, callback: buildConnector.Callback): void =>
      connectPlainly(target, (...result) => {
        if (result[1]) noteReuse(result[1]);
        callback(...result);
      }),
    headersTimeout: 0,
    bodyTimeout: 0,
    pipelining: 1,
  };
  const kept = new Map<string, { readonly url: string; readonly pool: Pool }>();
  return {
    dispatcherFor(backend, url) {
      const current = kept.get(backend);
      if (current?.url === url) return current.pool;
      void current?.pool.close();
      const pool = new Pool(new URL(url).origin, options);
      kept.set(backend, { url, pool });
      return pool;
    },
    createFresh: (url) => new Client(new URL(url).origin, options),
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
