import type { Timers } from '../base/index.ts';
import { delay } from './delay.ts';
import type { OwnedProcess, ProcessExit } from './owned-process.ts';
import type { ProcessFacts } from './process-facts.ts';

export interface LadderContext {
  readonly facts: ProcessFacts;
  readonly timers: Timers;
  readonly graceMs: number;
}

const pollMs = 20;
/** How long a killed group may take to vanish; together with the grace this stays below grace + 1 s. */
const killedWithinMs = 800;

function signalGroup(groupId: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(-groupId, signal);
  } catch {
    // No such group any more: that is what we want.
  }
}

/** Ends the whole group: asks the leader, waits for the grace, then kills. Resolves early when the leader goes. */
export async function stopGroup(owned: OwnedProcess, context: LadderContext): Promise<ProcessExit | null> {
  signalGroup(owned.pid, 'SIGTERM');
  const patience = new AbortController();
  const exit = await Promise.race([
    owned.exited,
    delay(context.timers, context.graceMs, patience.signal).then(() => null),
  ]);
  patience.abort();
  const isGone = await sweepGroup(owned.pid, context);
  if (exit !== null) return exit;
  return isGone ? owned.exited : null;
}

/** Kills what is left of a group whose leader has ended or would not. Whether the group is gone at the end. */
export async function sweepGroup(groupId: number, { facts, timers }: Omit<LadderContext, 'graceMs'>): Promise<boolean> {
  if (!(await facts.isGroupAlive(groupId))) return true;
  signalGroup(groupId, 'SIGKILL');
  const patience = new AbortController();
  let isOver = false;
  const limit = delay(timers, killedWithinMs, patience.signal).then(() => {
    isOver = true;
  });
  while (!isOver && (await facts.isGroupAlive(groupId))) await delay(timers, pollMs);
  const isGone = !(await facts.isGroupAlive(groupId));
  patience.abort();
  await limit;
  return isGone;
}
