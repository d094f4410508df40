import type { Server } from 'node:http';
import { createError } from '../../translate/index.ts';
import type { GatewayContext } from '../gateway-context.ts';
import type { Listeners } from './listeners.ts';

/** What is left of an answer after its exchange has ended may take this long to leave. */
const flushMs = 1000;

/** Sends away who waits in line, lets running requests end within the grace, then ends them, then closes the servers with all connections. */
export async function drain(gateway: GatewayContext, listeners: Pick<Listeners, 'settled' | 'servers'>): Promise<void> {
  const { registry, ports, settings } = gateway;
  const reason = createError('shutting_down', 'Drover is shutting down.', { retryAfterSeconds: 5 });
  gateway.queue.close(reason);
  const cancelGrace = ports.timers.after(settings.drainGraceMs, () => {
    for (const exchange of registry.all()) exchange.stop.stop(reason);
  });
  await registry.whenEmpty();
  cancelGrace();
  await listeners.settled();
  await Promise.all(listeners.servers().map((server) => closeServer(gateway, server)));
  await gateway.upstream.close();
}

function closeServer({ ports }: GatewayContext, server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cancel = ports.timers.after(flushMs, () => server.closeAllConnections());
    server.close(() => {
      cancel();
      resolve();
    });
    server.closeIdleConnections();
  });
}
