import type { GatewayPorts } from '../ports.ts';
import type { Backend } from '../upstream/backend.ts';

/** How many requests a backend runs at once for each of its models, where nobody says it; infinite where nothing bounds them. */
export function countUsualSlots(
  backend: Pick<Backend, 'url'> | undefined,
  { daemonSlots }: Pick<GatewayPorts, 'daemonSlots'>,
): number {
  const known = backend?.url === 'managed' ? daemonSlots() : null;
  return known ?? Number.POSITIVE_INFINITY;
}
