import type { QueuePlace, QueueSnapshot } from '../contract/model/index.ts';
import { chooseDisplaced } from './choose-displaced.ts';
import {
  addToLine,
  copyLine,
  countWaiting,
  createLaneLine,
  type LaneLine,
  type LineRules,
  type Priority,
  removeFromLine,
  takeNext,
  type Waiting,
} from './lane-line.ts';
import { createServiceTimes } from './service-times.ts';
import { snapshotLane } from './snapshot-lane.ts';

export interface QueueRules extends LineRules {
  /** In each lane. */
  readonly maxWaiting: number;
  readonly maxWaitMs: number;
  /** Larger costs count as this. */
  readonly maxCost: number;
}

export interface QueueRequest {
  readonly id: string;
  /** Backend and model: each lane has its own slots. */
  readonly lane: string;
  readonly project: string;
  readonly priority: Priority;
  /** What it takes of its project's share, in any unit that all projects are measured in. */
  readonly cost: number;
}

/** `started`: who may run now, the one who entered among them when it need not wait. */
export type Entrance =
  | { readonly kind: 'started'; readonly started: readonly string[] }
  /** `displaced` gave up its place in line and is no longer in it. */
  | { readonly kind: 'waiting'; readonly started: readonly string[]; readonly displaced: string | null }
  /** `retryAfterMs` until a place in line may be free; `null` when not known. */
  | { readonly kind: 'full'; readonly started: readonly string[]; readonly retryAfterMs: number | null };

/** Decides who runs when. Holds no timers: the caller passes the time (monotonic) and calls `expire`. */
export interface FairQueue {
  /** Throws when `id` is in the queue or runs already. */
  enter(request: QueueRequest, nowMs: number): Entrance;
  /** The request ended, or does not want to wait any more. Returns who may run now. Unknown ones change nothing. */
  leave(id: string, nowMs: number): readonly string[];
  /** Takes out and returns those who waited too long, oldest first. */
  expire(nowMs: number): readonly string[];
  /** When `expire` has something to do; `null` when nobody waits. */
  nextExpiryMs(): number | null;
  /** To be called when a lane has got more slots. Returns who may run now. */
  refill(lane: string, nowMs: number): readonly string[];
  /** `null` for one who does not wait. Exact as long as nobody comes or goes. */
  place(id: string): QueuePlace | null;
  /** The same for all who wait, by id, at the cost of serving each line once. */
  places(): ReadonlyMap<string, QueuePlace>;
  /** From one end to the next in a lane with work for all its slots, on average; `null` until one has ended. */
  paceMs(lane: string): number | null;
  setRules(rules: QueueRules): void;
  snapshot(nowMs: number): readonly QueueSnapshot[];
}

interface Running {
  readonly lane: string;
  readonly startedMs: number;
}

interface Lane {
  readonly line: LaneLine;
  runningCount: number;
}

export interface FairQueueOptions {
  readonly rules: QueueRules;
  /** How many of a lane may run at a time. */
  readonly slotsFor: (lane: string) => number;
}

const maxTurnsForOne = 1000;

/** A turn must bring a project on, and so that one request never needs endless turns its cost is bounded. */
function tidyRules(rules: QueueRules): QueueRules {
  const quantum = Math.max(1, rules.quantum);
  const batchEvery = Math.max(2, Math.floor(rules.batchEvery));
  return { ...rules, batchEvery, quantum, maxCost: Math.min(quantum * maxTurnsForOne, Math.max(1, rules.maxCost)) };
}

interface Parts {
  readonly lanes: Map<string, Lane>;
  /** In the order of arrival, which is also that of the ends of their patience. */
  readonly waiting: Map<string, Waiting>;
  readonly running: Map<string, Running>;
  rules: QueueRules;
  readonly slotsFor: (lane: string) => number;
}

/** Creates an empty queue. */
export function createFairQueue({ rules, slotsFor }: FairQueueOptions): FairQueue {
  const parts: Parts = { lanes: new Map(), waiting: new Map(), running: new Map(), rules: tidyRules(rules), slotsFor };
  const times = createServiceTimes();
  const perSlot = (lane: string): number | null => {
    const [meanMs, slots] = [times.mean(lane), slotsFor(lane)];
    return meanMs === null || slots <= 0 ? null : meanMs / slots;
  };
  return {
    enter: (request, nowMs) => enter(parts, { request, nowMs, perSlot }),
    leave(id, nowMs) {
      const run = parts.running.get(id);
      if (!run) {
        dropWaiting(parts, parts.waiting.get(id));
        return [];
      }
      parts.running.delete(id);
      laneOf(parts, run.lane).runningCount--;
      times.note(run.lane, nowMs - run.startedMs);
      return fill(parts, run.lane, nowMs);
    },
    expire(nowMs) {
      const expired: string[] = [];
      for (const entry of parts.waiting.values()) {
        if (nowMs - entry.enteredMs < parts.rules.maxWaitMs) break;
        dropWaiting(parts, entry);
        expired.push(entry.id);
      }
      return expired;
    },
    nextExpiryMs() {
      for (const { enteredMs } of parts.waiting.values()) return enteredMs + parts.rules.maxWaitMs;
      return null;
    },
    refill: (lane, nowMs) => fill(parts, lane, nowMs),
    place: (id) => findPlace(parts, id, perSlot),
    places: () => listPlaces(parts, perSlot),
    paceMs: perSlot,
    setRules(next) {
      parts.rules = tidyRules(next);
    },
    snapshot: (nowMs) =>
      [...parts.lanes].map(([lane, { line, runningCount }]) =>
        snapshotLane({ lane, line, runningCount, slots: slotsFor(lane), nowMs }),
      ),
  };
}

interface Entering {
  readonly request: QueueRequest;
  readonly nowMs: number;
  readonly perSlot: (lane: string) => number | null;
}

function enter(parts: Parts, { request, nowMs, perSlot }: Entering): Entrance {
  const { id, lane } = request;
  const { rules, waiting, running } = parts;
  if (waiting.has(id) || running.has(id)) throw new Error('This request is in the queue already.');
  const entry: Waiting = { ...request, cost: clampCost(request.cost, rules.maxCost), enteredMs: nowMs };
  const others = fill(parts, lane, nowMs);
  const { line, runningCount } = laneOf(parts, lane);
  const isFull = runningCount >= parts.slotsFor(lane) && countWaiting(line) >= rules.maxWaiting;
  const displaced = isFull ? chooseDisplaced(line, entry, rules) : null;
  if (isFull && displaced === null) {
    forgetIfIdle(parts, lane);
    return { kind: 'full', started: others, retryAfterMs: perSlot(lane) };
  }
  if (displaced) dropWaiting(parts, displaced);
  addToLine(laneOf(parts, lane).line, entry);
  waiting.set(id, entry);
  const started = [...others, ...fill(parts, lane, nowMs)];
  return started.includes(id)
    ? { kind: 'started', started }
    : { kind: 'waiting', started, displaced: displaced?.id ?? null };
}

const clampCost = (cost: number, maxCost: number): number =>
  Number.isNaN(cost) ? 1 : Math.min(maxCost, Math.max(1, cost));

function laneOf({ lanes }: Parts, name: string): Lane {
  const known = lanes.get(name);
  if (known) return known;
  const lane = { line: createLaneLine(), runningCount: 0 };
  lanes.set(name, lane);
  return lane;
}

/** Names of models come from clients: a lane that nobody uses is not kept. */
function forgetIfIdle(parts: Parts, name: string): void {
  const lane = parts.lanes.get(name);
  if (lane && lane.runningCount === 0 && countWaiting(lane.line) === 0) parts.lanes.delete(name);
}

function dropWaiting(parts: Parts, entry: Waiting | undefined): void {
  if (!entry) return;
  parts.waiting.delete(entry.id);
  removeFromLine(laneOf(parts, entry.lane).line, entry);
  forgetIfIdle(parts, entry.lane);
}

/** Starts as many as there are free slots. */
function fill(parts: Parts, name: string, nowMs: number): readonly string[] {
  const lane = laneOf(parts, name);
  const started: string[] = [];
  while (lane.runningCount < parts.slotsFor(name)) {
    const next = takeNext(lane.line, parts.rules);
    if (next === null) break;
    lane.runningCount++;
    parts.waiting.delete(next.id);
    parts.running.set(next.id, { lane: name, startedMs: nowMs });
    started.push(next.id);
  }
  forgetIfIdle(parts, name);
  return started;
}

/** Serves a copy of the line until it comes to the one asked for. */
function findPlace(parts: Parts, id: string, perSlot: Entering['perSlot']): QueuePlace | null {
  const entry = parts.waiting.get(id);
  if (!entry) return null;
  const line = copyLine(laneOf(parts, entry.lane).line);
  const waitingCount = countWaiting(line);
  let position = 1;
  while (takeNext(line, parts.rules)?.id !== id) position++;
  const meanMs = perSlot(entry.lane);
  return { position, waitingCount, expectedWaitMs: meanMs === null ? null : meanMs * position };
}

const nobody: ReadonlyMap<string, QueuePlace> = new Map();

function listPlaces(parts: Parts, perSlot: Entering['perSlot']): ReadonlyMap<string, QueuePlace> {
  if (parts.waiting.size === 0) return nobody;
  const places = new Map<string, QueuePlace>();
  for (const [name, lane] of parts.lanes) {
    const line = copyLine(lane.line);
    const waitingCount = countWaiting(line);
    const meanMs = perSlot(name);
    for (let position = 1; position <= waitingCount; position++) {
      const next = takeNext(line, parts.rules);
      const expectedWaitMs = meanMs === null ? null : meanMs * position;
      if (next) places.set(next.id, { position, waitingCount, expectedWaitMs });
    }
  }
  return places;
}
