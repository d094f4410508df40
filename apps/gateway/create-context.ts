import { getHeapStatistics } from 'node:v8';
import { createLockout, createReplayGuard } from '../access/index.ts';
import { createRetryBudget } from '../routing/index.ts';
import { knowBackends } from './backend-watch/know-backends.ts';
import type { BackendWatch } from './backend-watch/sighting.ts';
import { createAnswerCache } from './cache/answer-cache.ts';
import { createCaptureRoom } from './capture/capture-room.ts';
import { createForeignUse } from './catalog/foreign-use.ts';
import { createIdSource } from './exchange/request-id.ts';
import type { GatewayContext } from './gateway-context.ts';
import { createLoadGuard, type HeapFacts } from './guards/load-guard.ts';
import type { LiveSettings } from './live-settings.ts';
import { countBudget } from './metrics/counted-budget.ts';
import { createUsageDesk } from './metrics/usage-desk.ts';
import { createApiDocuments } from './openapi/api-documents.ts';
import type { GatewayPorts } from './ports.ts';
import { createPromptGuard } from './prompt/prompt-guard.ts';
import { createInFlightRegistry } from './registry/in-flight-registry.ts';
import { createOverheadWindow } from './registry/overhead-window.ts';
import { routeTable } from './routes/route-table.ts';

/** What is in one place for all processes of a gateway. */
export type SharedParts = Pick<GatewayContext, 'queue' | 'limiter' | 'usageSaver' | 'metrics'> &
  Partial<Pick<GatewayContext, 'lockout' | 'replayGuard'>> & { readonly backendWatch?: BackendWatch };

export interface ContextOptions {
  readonly live: LiveSettings;
  readonly ports: GatewayPorts;
  readonly isDraining: () => boolean;
  readonly shared: SharedParts;
}

const minimumRetries = 3;

function readHeap(): HeapFacts {
  const { used_heap_size: usedBytes, heap_size_limit: limitBytes } = getHeapStatistics();
  return { usedBytes, limitBytes };
}

/** Creates what the requests of one process share. */
export function createContext({ live, ports, isDraining, shared }: ContextOptions): GatewayContext {
  const { settings } = live.current();
  const { queue, metrics, backendWatch } = shared;
  const registry = createInFlightRegistry(ports.clock, queue.places);
  const watch = backendWatch === undefined ? {} : { watch: backendWatch };
  return {
    get settings() {
      return live.current().settings;
    },
    get backends() {
      return live.current().backends;
    },
    get cors() {
      return live.current().cors;
    },
    ...{ ports, registry, isDraining },
    usageDesk: createUsageDesk(ports),
    overhead: createOverheadWindow(ports.clock),
    lockout: createLockout(),
    replayGuard: createReplayGuard(),
    ...shared,
    ...knowBackends({ current: live.current, ports, queue, registry, metrics, ...watch }),
    load: createLoadGuard({ readHeap, clock: ports.clock }),
    missingRoutes: new Set(),
    unthinkingModels: new Set(),
    foreignUse: createForeignUse(ports.clock),
    cache: createAnswerCache(() => live.current().settings.cache, ports.clock),
    captureRoom: createCaptureRoom(),
    promptGuard: createPromptGuard({
      contextLengthOf: ports.contextLengthOf,
      onOverlongPrompt: () => live.current().settings.onOverlongPrompt,
      metrics,
    }),
    retryBudget: countBudget(createRetryBudget(settings.retry.budgetPercent, minimumRetries), metrics),
    documents: createApiDocuments(routeTable, settings.version),
    nextId: createIdSource(ports.randomHex),
  };
}
