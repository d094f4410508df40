import { createError } from '../../translate/index.ts';
import type { GatewayContext } from '../gateway-context.ts';
import type { DoorServer } from './door-server.ts';
import type { Listeners } from './listeners.ts';

/** What is left of an answer after its exchange has ended may take this long to leave. */
const flushMs = 1000;

export interface DrainOptions {
  readonly listeners: Pick<Listeners, 'settled' | 'servers'>;
  /** Further servers. */
  readonly servers: readonly DoorServer[];
  /** Resolves when nothing runs in other processes either. */
  readonly elsewhere: Promise<void> | null;
}

/** Sends away who waits in line, lets running requests end within the grace, then ends them, then closes the servers with all connections. */
export async function drain(gateway: GatewayContext, options: DrainOptions): Promise<void> {
  const { listeners, servers, elsewhere } = options;
  const { registry, ports, settings } = gateway;
  const reason = createError('shutting_down', 'Drover is shutting down.', { retryAfterSeconds: 5 });
  gateway.queue.close(reason);
  const cancelGrace = ports.timers.after(settings.drainGraceMs, () => {
    for (const exchange of registry.all()) exchange.stop.stop(reason);
  });
  await Promise.all([registry.whenEmpty(), elsewhere]);
  cancelGrace();
  await listeners.settled();
  await Promise.all([...listeners.servers(), ...servers].map((server) => closeServer(gateway, server)));
  await gateway.upstream.close();
}

function closeServer({ ports }: GatewayContext, server: DoorServer): Promise<void> {
  return new Promise((resolve) => {
    const cancel = ports.timers.after(flushMs, () => server.closeAllConnections());
    server.close(() => {
      cancel();
      resolve();
    });
    server.closeIdleConnections();
  });
}
