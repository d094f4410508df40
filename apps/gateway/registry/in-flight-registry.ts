import type { Clock } from '../../base/index.ts';
import type { InFlight, QueuePlace } from '../../contract/model/index.ts';
import { appOf, projectOf } from '../callers/peer.ts';
import type { RunningRequest } from './running-request.ts';

/** The requests that have not ended. */
export interface InFlightRegistry {
  add(request: RunningRequest): void;
  remove(request: RunningRequest, hasFailed: boolean): void;
  /** Something visible about a request changed. */
  touch(): void;
  find(id: string): RunningRequest | undefined;
  all(): readonly RunningRequest[];
  /** The last ones that failed, oldest first. */
  failed(): readonly FailedRequest[];
  size(): number;
  /** How many are with this model of a backend now; with any of its models where it is `null`. */
  countAt(backend: string, model: string | null): number;
  snapshot(): readonly InFlight[];
  /** Told at most once per loop turn. */
  onChange(listener: () => void): () => void;
  /** Resolves when no request is left. */
  whenEmpty(): Promise<void>;
}

export interface FailedRequest {
  readonly id: string;
  readonly backend: string | null;
  /** UTC milliseconds. */
  readonly endedAtMs: number;
}

const maxFailed = 500;

type Places = ReadonlyMap<string, QueuePlace>;

function describe(request: RunningRequest, nowMs: number, places: Places): InFlight {
  const { facts, times } = request;
  const writingMs = times.firstTokenMs === null ? 0 : nowMs - times.firstTokenMs;
  return {
    id: request.id,
    receivedAt: new Date(request.receivedAtMs).toISOString(),
    project: projectOf(request),
    app: appOf(request),
    model: facts.model,
    servedModel: facts.servedModel,
    backend: facts.backend,
    route: request.route.name,
    stream: facts.stream,
    phase: request.phase,
    place: places.get(request.id) ?? null,
    ageMs: nowMs - times.startedMs,
    firstTokenMs: times.firstTokenMs === null ? null : times.firstTokenMs - times.startedMs,
    writtenTokens: facts.writtenTokens,
    tokensPerSecond: writingMs > 0 && facts.writtenTokens > 1 ? ((facts.writtenTokens - 1) * 1000) / writingMs : null,
  };
}

/** `placesNow`: where those stand who wait in line. */
export function createInFlightRegistry({ monotonicMs, nowMs }: Clock, placesNow: () => Places): InFlightRegistry {
  const failed: FailedRequest[] = [];
  const requests = new Map<string, RunningRequest>();
  const listeners = new Set<() => void>();
  let waiters: (() => void)[] = [];
  let isScheduled = false;

  const tell = (): void => {
    isScheduled = false;
    for (const listener of [...listeners]) listener();
  };
  const touch = (): void => {
    if (isScheduled || listeners.size === 0) return;
    isScheduled = true;
    setImmediate(tell);
  };
  return {
    touch,
    add(request) {
      requests.set(request.id, request);
      touch();
    },
    remove(request, hasFailed) {
      if (!requests.delete(request.id)) return;
      if (hasFailed) failed.push({ id: request.id, backend: request.facts.backend, endedAtMs: nowMs() });
      if (failed.length > maxFailed) failed.shift();
      touch();
      if (requests.size > 0) return;
      for (const wake of waiters) wake();
      waiters = [];
    },
    find: (id) => requests.get(id),
    all: () => [...requests.values()],
    failed: () => failed,
    size: () => requests.size,
    countAt(backend, model) {
      let count = 0;
      for (const { facts } of requests.values()) {
        if (facts.backend === backend && (model === null || facts.servedModel === model)) count++;
      }
      return count;
    },
    snapshot: () => {
      const atMs = monotonicMs();
      const places = placesNow();
      return [...requests.values()].map((request) => describe(request, atMs, places));
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    whenEmpty: () => (requests.size === 0 ? Promise.resolve() : new Promise((resolve) => void waiters.push(resolve))),
  };
}
