import type { IdentityFile } from './identity.ts';
import type { DaemonEventKind, ResolvedOptions } from './options.ts';
import { type OwnedProcess, ownOrphan } from './owned-process.ts';
import { probeDaemon } from './probe.ts';
import type { InstanceMember, ProcessFacts } from './process-facts.ts';
import { stopGroup, sweepGroup } from './stop-ladder.ts';

export interface RecoveryContext {
  readonly options: ResolvedOptions;
  readonly identityFile: IdentityFile;
  readonly facts: ProcessFacts;
  readonly report: (kind: DaemonEventKind, detail: string) => void;
  readonly signal: AbortSignal;
}

export interface TakenOver {
  readonly owned: OwnedProcess;
  readonly port: number;
  readonly binary: string;
}

/**
 * Deals with the daemon of an earlier service that ended without stopping it. Takes it over when it is certainly ours and answers; ends it
 * when it is ours and does not. Whatever cannot be proved to be ours is never signalled.
 */
export async function recoverOrphan(context: RecoveryContext): Promise<TakenOver | null> {
  const { identityFile, facts, options, report, signal } = context;
  const identity = identityFile.read();
  if (identity === null) return null;
  if (identity === 'invalid') {
    identityFile.discard();
    report('stale-identity-removed', 'the identity file could not be read');
    return null;
  }
  const members = await facts.findInstance(identity.nonce);
  const leader = members.find((member) => member.pid === member.groupId);
  const startToken = leader === undefined ? null : await facts.startToken(leader.pid);
  const isSameStart = identity.startToken === null || identity.startToken === startToken;
  const isSamePid = identity.pid === null || identity.pid === leader?.pid;
  if (leader === undefined) return endStrays(members, context);
  if (startToken === null || !isSameStart || !isSamePid) return forget(context);
  const { nonce, port, binary } = identity;
  const { timers } = options;
  const rejected = new AbortController();
  const hurry = AbortSignal.any([signal, rejected.signal]);
  const owned = ownOrphan({ pid: leader.pid, nonce, startToken, facts, timers, hurry });
  const isWanted = options.manage && identity.engine === options.engine;
  if (isWanted && (await answersItself(owned, port, context))) {
    if (identity.pid === null) identityFile.write({ ...identity, pid: leader.pid, startToken });
    return { owned, port, binary };
  }
  rejected.abort();
  await stopGroup(owned, { facts, timers, graceMs: options.graceMs });
  identityFile.discard();
  report('orphan-stopped', `pid ${leader.pid}, left behind by an earlier run`);
  return null;
}

async function answersItself(owned: OwnedProcess, port: number, context: RecoveryContext): Promise<boolean> {
  const { facts, options, signal } = context;
  const { timers, probeTimeoutMs } = options;
  const answer = await probeDaemon({ url: `http://127.0.0.1:${port}`, timeoutMs: probeTimeoutMs, timers, signal });
  if (answer.kind !== 'answered') return false;
  const listeners = await facts.listeners(port);
  return listeners?.some((listener) => listener.groupId === owned.pid) ?? false;
}

/** The daemon itself has gone; its model runners may still hold memory. Only groups with our nonce in them are ended. */
async function endStrays(members: readonly InstanceMember[], context: RecoveryContext): Promise<null> {
  const { identityFile, facts, options, report } = context;
  const groups = [...new Set(members.map((member) => member.groupId))];
  if (groups.length === 0) return forget(context);
  for (const groupId of groups) {
    await sweepGroup(groupId, { facts, timers: options.timers });
    report('orphan-stopped', `process group ${groupId}, left behind by an earlier run`);
  }
  identityFile.discard();
  return null;
}

function forget({ identityFile, report }: RecoveryContext): null {
  identityFile.discard();
  report('stale-identity-removed', 'the daemon it was about has ended');
  return null;
}
