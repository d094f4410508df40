import type { RouteState } from '../../routing/index.ts';
import type { GatewayContext } from '../gateway-context.ts';

/** What is known of the backends now: whether they were let alone because they kept failing. */
export function describeBackends({ backends, circuits, ports }: GatewayContext): RouteState {
  const nowMs = ports.clock.monotonicMs();
  const known = [...backends.keys()].map((id) => [id, { ...circuits.view(id, nowMs), isAnswering: null }] as const);
  return { backends: new Map(known), models: new Map() };
}
