import type { ChildProcess } from 'node:child_process';
import type { Timers } from '../base/index.ts';
import { delay } from './delay.ts';
import type { ProcessFacts } from './process-facts.ts';

const quietPollMs = 1000;
const hurriedPollMs = 20;

/** How a process ended; both `null` when it was not our child, so that nobody told us. */
export interface ProcessExit {
  readonly code: number | null;
  readonly signal: string | null;
}

/** A daemon that is ours to signal: the leader of its own process group. */
export interface OwnedProcess {
  /** Also the id of the process group. */
  readonly pid: number;
  readonly nonce: string;
  /** Resolves when the leader has ended, whoever still holds its files. */
  readonly exited: Promise<ProcessExit>;
}

export function ownChild(child: ChildProcess, pid: number, nonce: string): OwnedProcess {
  const exited = new Promise<ProcessExit>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  return { pid, nonce, exited };
}

/** A daemon started by an earlier service: its end is seen by looking, once `hurry` aborts in quick succession. */
export function ownOrphan(orphan: {
  readonly pid: number;
  readonly nonce: string;
  readonly startToken: string;
  readonly facts: ProcessFacts;
  readonly timers: Timers;
  readonly hurry: AbortSignal;
}): OwnedProcess {
  const { pid, nonce, startToken, facts, timers, hurry } = orphan;
  const watch = async (): Promise<ProcessExit> => {
    while ((await facts.startToken(pid)) === startToken) {
      if (hurry.aborted) await delay(timers, hurriedPollMs);
      else await delay(timers, quietPollMs, hurry);
    }
    return { code: null, signal: null };
  };
  return { pid, nonce, exited: watch() };
}

/** In plain words, for people. */
export function describeExit(exit: ProcessExit): string {
  if (exit.signal !== null) return `ended by ${exit.signal}`;
  return exit.code === null ? 'ended unobserved' : `exited with code ${exit.code}`;
}
