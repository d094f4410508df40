import type { Server } from 'node:http';
import { createError } from '../../translate/index.ts';
import type { GatewayContext } from '../gateway-context.ts';

/** What is left of an answer after its exchange has ended may take this long to leave. */
const flushMs = 1000;

/** Lets running requests end within the grace, then ends them, then closes the servers with all connections. */
export async function drain(gateway: GatewayContext, servers: readonly Server[]): Promise<void> {
  const { registry, ports, settings } = gateway;
  const cancelGrace = ports.timers.after(settings.drainGraceMs, () => {
    const reason = createError('shutting_down', 'Drover is shutting down.', { retryAfterSeconds: 5 });
    for (const exchange of registry.all()) exchange.stop.stop(reason);
  });
  await registry.whenEmpty();
  cancelGrace();
  await Promise.all(servers.map((server) => closeServer(gateway, server)));
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
