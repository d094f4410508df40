/** Who listens on a port. `groupId` is the process group. */
export interface ListenerFact {
  readonly pid: number;
  readonly groupId: number;
  /** Short command name. */
  readonly command: string;
}

/** A process of one daemon. The daemon itself leads its process group: `pid` equals `groupId`. */
export interface InstanceMember {
  readonly pid: number;
  readonly groupId: number;
}

/** What the system knows about processes, without touching them. `null` where it cannot tell. */
export interface ProcessFacts {
  /** Text that differs between two processes that had the same pid; `null` when there is no such process. */
  startToken(pid: number): Promise<string | null>;
  /** Running processes that were started with the nonce in their environment: a daemon and its descendants. */
  findInstance(nonce: string): Promise<readonly InstanceMember[]>;
  /** Whether any member that still runs (no zombie) is left. */
  isGroupAlive(groupId: number): Promise<boolean>;
  /** Holders of the listening socket that a loopback client reaches on `port`; `null` when that cannot be found out. */
  listeners(port: number): Promise<readonly ListenerFact[] | null>;
}

/** Marks the daemon and its descendants as one instance's own. */
export const nonceVariable = 'DROVER_INSTANCE';

/** Whether the group has any member, be it one that has ended and was not collected yet. */
export function isGroupSignallable(groupId: number): boolean {
  try {
    process.kill(-groupId, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
