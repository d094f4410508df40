import type { GatewayContext } from './gateway-context.ts';
import type { GatewaySettings } from './ports.ts';
import { readQueueRules } from './queue/queue-rules.ts';

/** Lets the parts that keep something of the settings take over the new ones, once these are in force. */
export function refreshParts(gateway: GatewayContext, before: GatewaySettings, next: GatewaySettings): void {
  const { breaker, backends, queue } = next;
  if (before.areBackendCertificatesChecked !== next.areBackendCertificatesChecked) gateway.upstream.purge();
  gateway.circuits.setRules(breaker);
  const ids = backends.map(({ id }) => id);
  gateway.circuits.setBackends(ids, gateway.ports.clock.monotonicMs());
  gateway.backendWatch.refresh();
  gateway.queue.refresh(readQueueRules(queue));
  gateway.cache.refresh();
}
