import type { GatewayContext } from './gateway-context.ts';
import type { GatewaySettings } from './ports.ts';
import { readQueueRules } from './queue/queue-rules.ts';

/** Lets the parts that keep something of the settings take over the new ones. */
export function refreshParts(gateway: GatewayContext, { breaker, backends, queue }: GatewaySettings): void {
  gateway.circuits.setRules(breaker);
  const ids = backends.map(({ id }) => id);
  gateway.circuits.setBackends(ids, gateway.ports.clock.monotonicMs());
  gateway.backendWatch.refresh();
  gateway.queue.refresh(readQueueRules(queue));
  gateway.cache.refresh();
}
