import { type CircuitBoard, createCircuitBoard, createRateLimits } from '../../routing/index.ts';
import { createRouteView } from '../failover/describe-backends.ts';
import type { GatewayContext } from '../gateway-context.ts';
import type { GatewayPorts } from '../ports.ts';
import { createUpstreamPool, type UpstreamPool } from '../upstream/upstream-pool.ts';
import { createBackendWatch } from './backend-watch.ts';
import type { BackendWatch } from './sighting.ts';

export interface KnowingOptions extends Pick<GatewayContext, 'ports' | 'queue' | 'registry' | 'metrics'> {
  /** In force now. */
  readonly current: () => Pick<GatewayContext, 'settings' | 'backends'>;
  /** Where another process looks at the backends. */
  readonly watch?: BackendWatch;
}

/** Creates all that a gateway knows of its backends: the connections, the circuits, what was seen of them, and what routing makes of it. */
export function knowBackends({
  current,
  ports,
  queue,
  registry,
  metrics,
  watch,
}: KnowingOptions): Pick<GatewayContext, 'upstream' | 'circuits' | 'rateLimits' | 'backendWatch' | 'routeState'> {
  const live = {
    get settings() {
      return current().settings;
    },
    get backends() {
      return current().backends;
    },
  };
  const upstream = createPool(current, ports);
  const backendWatch =
    watch ??
    createBackendWatch({
      // The getter has to stay one.
      asker: Object.assign(live, { ports, upstream }),
      backends: () => live.backends,
      rules: live.settings.backendWatch,
    });
  const circuits = createCircuits({ current, ports, metrics, backendWatch });
  const rateLimits = createRateLimits();
  const routeState = createRouteView(
    Object.assign(live, { ports, queue, registry, circuits, rateLimits, backendWatch }),
  );
  return { upstream, circuits, rateLimits, backendWatch, routeState };
}

function createPool(current: KnowingOptions['current'], { network }: GatewayPorts): UpstreamPool {
  return createUpstreamPool({
    connectTimeoutMs: current().settings.connectTimeoutMs,
    ...(network === undefined ? {} : { network }),
    isLinkLocalAllowed: (id) => current().backends.get(id)?.isLinkLocalAllowed === true,
    areCertificatesChecked: () => current().settings.areBackendCertificatesChecked,
  });
}

interface CircuitParts extends Pick<KnowingOptions, 'current' | 'ports' | 'metrics'> {
  readonly backendWatch: BackendWatch;
}

/** A backend whose circuit opens is looked at, so that people see what is wrong with it. */
function createCircuits({ current, ports, metrics, backendWatch }: CircuitParts): CircuitBoard {
  const { settings } = current();
  return createCircuitBoard({
    backends: settings.backends.map(({ id }) => id),
    rules: settings.breaker,
    onChange({ type, backend, failures, lastFailure }) {
      metrics.countCircuitChange({ type, backend });
      ports.log.warn({ backend, failures, lastFailure }, `${type}: the circuit of a backend has changed`);
      if (type === 'circuit-opened' && settings.backendWatch !== null) void backendWatch.look(backend);
    },
  });
}
