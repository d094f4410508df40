import type { RetryBudget } from '../routing/index.ts';
import type { GatewayMetrics } from './metrics/gateway-metrics.ts';
import type { GatewayPorts, GatewaySettings } from './ports.ts';
import type { InFlightRegistry } from './registry/in-flight-registry.ts';
import type { OverheadWindow } from './registry/overhead-window.ts';
import type { UpstreamPool } from './upstream/upstream-pool.ts';

/** What every request of one gateway shares. */
export interface GatewayContext {
  readonly settings: GatewaySettings;
  readonly ports: GatewayPorts;
  readonly registry: InFlightRegistry;
  readonly metrics: GatewayMetrics;
  readonly overhead: OverheadWindow;
  readonly upstream: UpstreamPool;
  readonly retryBudget: RetryBudget;
  /** A new request's id; the time is UTC milliseconds. */
  readonly nextId: (nowMs: number) => string;
  readonly isDraining: () => boolean;
}
