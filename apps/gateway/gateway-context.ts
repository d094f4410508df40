import type { Lockout } from '../access/index.ts';
import type { CircuitBoard, RateLimits, RetryBudget, RouteState } from '../routing/index.ts';
import type { LimitAsker } from './access/limit-asker.ts';
import type { SignatureMemory } from './access/signature-memory.ts';
import type { UsageSaver } from './access/usage-saver.ts';
import type { BackendWatch } from './backend-watch/sighting.ts';
import type { AnswerCache } from './cache/answer-cache.ts';
import type { CaptureRoom } from './capture/capture-room.ts';
import type { ForeignUse } from './catalog/foreign-use.ts';
import type { CorsRules } from './guards/cors-rules.ts';
import type { LoadGuard } from './guards/load-guard.ts';
import type { GatewayMetrics } from './metrics/gateway-metrics.ts';
import type { UsageDesk } from './metrics/usage-desk.ts';
import type { ApiDocuments } from './openapi/api-documents.ts';
import type { GatewayPorts, GatewaySettings } from './ports.ts';
import type { PromptGuard } from './prompt/prompt-guard.ts';
import type { RequestQueue } from './queue/request-queue.ts';
import type { InFlightRegistry } from './registry/in-flight-registry.ts';
import type { OverheadWindow } from './registry/overhead-window.ts';
import type { Backend } from './upstream/backend.ts';
import type { UpstreamPool } from './upstream/upstream-pool.ts';

/** What every request of one gateway shares. */
export interface GatewayContext {
  readonly settings: GatewaySettings;
  readonly ports: GatewayPorts;
  readonly registry: InFlightRegistry;
  readonly metrics: GatewayMetrics;
  readonly usageDesk: UsageDesk;
  readonly overhead: OverheadWindow;
  readonly upstream: UpstreamPool;
  /** Configured backends by id. */
  readonly backends: ReadonlyMap<string, Backend>;
  /** Backend and wire route of routes that a backend turned out to lack. */
  readonly missingRoutes: Set<string>;
  /** Backend and model of models that turned out to be unable to think. */
  readonly unthinkingModels: Set<string>;
  readonly foreignUse: ForeignUse;
  readonly load: LoadGuard;
  /** Web pages that may call. */
  readonly cors: CorsRules;
  readonly limiter: LimitAsker;
  readonly usageSaver: UsageSaver;
  readonly lockout: Lockout;
  readonly replayGuard: SignatureMemory;
  readonly promptGuard: PromptGuard;
  readonly retryBudget: RetryBudget;
  readonly circuits: CircuitBoard;
  readonly rateLimits: RateLimits;
  readonly backendWatch: BackendWatch;
  /** What routing may know now. */
  readonly routeState: () => RouteState;
  readonly queue: RequestQueue;
  readonly cache: AnswerCache;
  readonly captureRoom: CaptureRoom;
  readonly documents: ApiDocuments;
  /** A new request's id; the time is UTC milliseconds. */
  readonly nextId: (nowMs: number) => string;
  readonly isDraining: () => boolean;
}
