import { z } from 'zod';

/** ● taken or true, ▲ taken with a reservation, ⊘ left out. */
export const routeSymbols = ['●', '▲', '⊘'] as const;

/** One step of a decision, in words without the symbol. `backend` and `model` are `null` where the step is about no place. */
export const routeStepSchema = z.object({
  symbol: z.enum(routeSymbols),
  text: z.string(),
  backend: z.string().nullable(),
  model: z.string().nullable(),
});
export type RouteStep = Readonly<z.infer<typeof routeStepSchema>>;

/** Why a name leads nowhere. */
export const routeRefusals = [
  'no-model-named',
  'bad-name',
  'no-backend',
  'alias-loop',
  'not-allowed',
  'local-only',
  'lacks-capability',
  'circuit-open',
] as const;
export type RouteRefusalCode = (typeof routeRefusals)[number];

/** How an attempt at a backend can fail. */
export const attemptFailures = [
  'refused',
  'connect-timeout',
  'first-byte-timeout',
  'idle-timeout',
  'connection-lost',
  'stale-connection',
  'server-error',
  'busy',
  'bad-response',
  'client-error',
  'rate-limited',
  'client-left',
  'circuit-open',
  'no-room',
  'queue-full',
  'own-refusal',
] as const;
export type AttemptFailure = (typeof attemptFailures)[number];

/** A backend's circuit breaker as people see it. */
export const circuitSnapshotSchema = z.object({
  backend: z.string(),
  state: z.enum(['closed', 'open', 'half-open']),
  /** In a row, up to now. */
  failures: z.number().int().nonnegative(),
  lastFailure: z.enum(attemptFailures).nullable(),
  /** Until the next request is let through as a trial; `null` when requests pass. */
  nextTryInMs: z.number().nullable(),
});
export type CircuitSnapshot = Readonly<z.infer<typeof circuitSnapshotSchema>>;

/** Where a waiting request stands: 1 is next. */
export const queuePlaceSchema = z.object({
  position: z.number().int().positive(),
  waitingCount: z.number().int().positive(),
  /** `null` until a request of this backend and model has ended. */
  expectedWaitMs: z.number().nullable(),
});
export type QueuePlace = Readonly<z.infer<typeof queuePlaceSchema>>;

/** The line before one model of one backend. */
export const queueSnapshotSchema = z.object({
  lane: z.string(),
  slots: z.number().int().nonnegative(),
  runningCount: z.number().int().nonnegative(),
  waiting: z.array(
    z.object({
      project: z.string(),
      priority: z.enum(['interactive', 'batch']),
      count: z.number().int().positive(),
      oldestWaitMs: z.number().nonnegative(),
    }),
  ),
});
export type QueueSnapshot = z.infer<typeof queueSnapshotSchema>;
