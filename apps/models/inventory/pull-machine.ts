import type { PlainObject } from '../../base/index.ts';
import type { Pull } from '../../contract/model/index.ts';
import type { PullProblem } from './pull-problem.ts';
import {
  addRecord,
  measureSpeed,
  noProgress,
  type PullProgress,
  startConnection,
  sumCompleted,
  sumTotal,
} from './pull-progress.ts';

/** One pull as the machine keeps it. */
export interface PullEntry {
  readonly id: string;
  readonly model: string;
  readonly askedAtMs: number;
  readonly state: Pull['state'];
  readonly problem: PullProblem | null;
  readonly progress: PullProgress;
  /** Connections opened so far. */
  readonly connection: number;
  /** Connections lost in a row without a new byte. */
  readonly lossCount: number;
}

export type PullEvent =
  | { readonly type: 'pull-asked'; readonly id: string; readonly model: string; readonly atMs: number }
  | { readonly type: 'record-read'; readonly id: string; readonly record: PlainObject; readonly atMs: number }
  | { readonly type: 'connection-lost'; readonly id: string; readonly problem: PullProblem }
  | { readonly type: 'pull-refused'; readonly id: string; readonly problem: PullProblem }
  | { readonly type: 'pull-finished' | 'retry-due' | 'pull-paused' | 'pull-resumed'; readonly id: string }
  | { readonly type: 'pull-cancelled'; readonly id: string };

/** Waits before the first, second and third new connection. */
export const retryDelaysMs: readonly number[] = [2_000, 5_000, 15_000];
const keptCount = 20;

const isEnded = ({ state }: PullEntry): boolean => state === 'done' || state === 'failed';
const isActive = ({ state }: PullEntry): boolean => state === 'running' || state === 'retrying';

/** The one pull that has the line: it runs or waits for its next connection. */
export const findActive = (entries: readonly PullEntry[]): PullEntry | undefined => entries.find(isActive);

/**
 * The queue after an event. At most one pull is active; the first queued one follows it.
 *
 * | state    | asked / resumed | paused | lost              | refused | finished | retry due |
 * | queued   | -               | paused | -                 | -       | -        | -         |
 * | running  | -               | paused | retrying / failed | failed  | done     | -         |
 * | retrying | -               | paused | -                 | -       | -        | running   |
 * | paused   | queued          | -      | -                 | -       | -        | -         |
 * | failed   | queued          | -      | -                 | -       | -        | -         |
 * | done     | -               | -      | -                 | -       | -        | -         |
 */
export function stepPulls(entries: readonly PullEntry[], event: PullEvent): readonly PullEntry[] {
  return startNext(dropOldest(apply(entries, event)));
}

function apply(entries: readonly PullEntry[], event: PullEvent): readonly PullEntry[] {
  if (event.type === 'pull-cancelled') return entries.filter(({ id }) => id !== event.id);
  if (event.type === 'pull-asked') return [...entries, createEntry(event)];
  return entries.map((entry) => (entry.id === event.id ? stepEntry(entry, event) : entry));
}

function createEntry({ id, model, atMs }: Extract<PullEvent, { type: 'pull-asked' }>): PullEntry {
  const start = { state: 'queued', problem: null, progress: noProgress, connection: 0, lossCount: 0 } as const;
  return { id, model, askedAtMs: atMs, ...start };
}

function stepEntry(entry: PullEntry, event: Exclude<PullEvent, { type: 'pull-asked' | 'pull-cancelled' }>): PullEntry {
  const isRunning = entry.state === 'running';
  switch (event.type) {
    case 'record-read':
      return isRunning ? readRecord(entry, event.record, event.atMs) : entry;
    case 'connection-lost':
      return isRunning ? lose(entry, event.problem) : entry;
    case 'pull-refused':
      return isRunning ? { ...entry, state: 'failed', problem: event.problem } : entry;
    case 'pull-finished':
      return isRunning ? { ...entry, state: 'done', problem: null } : entry;
    case 'retry-due':
      return entry.state === 'retrying' ? connect(entry) : entry;
    case 'pull-paused':
      return isEnded(entry) ? entry : { ...entry, state: 'paused', problem: null };
    case 'pull-resumed':
      return entry.state === 'paused' || entry.state === 'failed'
        ? { ...entry, state: 'queued', problem: null, lossCount: 0 }
        : entry;
  }
}

function readRecord(entry: PullEntry, record: PlainObject, atMs: number): PullEntry {
  const progress = addRecord(entry.progress, record, { connection: entry.connection, atMs });
  const isNew = progress.transferredBytes > entry.progress.transferredBytes;
  return { ...entry, progress, ...(isNew ? { lossCount: 0, problem: null } : {}) };
}

function lose(entry: PullEntry, problem: PullProblem): PullEntry {
  const lossCount = entry.lossCount + 1;
  return { ...entry, problem, lossCount, state: lossCount > retryDelaysMs.length ? 'failed' : 'retrying' };
}

function connect(entry: PullEntry): PullEntry {
  return {
    ...entry,
    state: 'running',
    connection: entry.connection + 1,
    progress: startConnection(entry.progress),
  };
}

function startNext(entries: readonly PullEntry[]): readonly PullEntry[] {
  if (findActive(entries)) return entries;
  const next = entries.find(({ state }) => state === 'queued');
  return next ? entries.map((entry) => (entry === next ? connect(entry) : entry)) : entries;
}

function dropOldest(entries: readonly PullEntry[]): readonly PullEntry[] {
  const surplus = new Set(entries.filter(isEnded).slice(0, -keptCount));
  return surplus.size === 0 ? entries : entries.filter((entry) => !surplus.has(entry));
}

/** The entry as callers see it. */
export function toPull(entry: PullEntry): Pull {
  const { id, model, askedAtMs, state, problem, progress } = entry;
  const completedBytes = sumCompleted(progress);
  const totalBytes = sumTotal(progress);
  const bytesPerSecond = state === 'running' ? measureSpeed(progress) : null;
  const isMoving = bytesPerSecond !== null && bytesPerSecond > 0;
  const remainingMs = isMoving ? Math.round(((totalBytes - completedBytes) / bytesPerSecond) * 1000) : null;
  return {
    ...{ id, model, askedAtMs, state, problem, completedBytes, totalBytes, bytesPerSecond, remainingMs },
    step: progress.step,
  };
}
