import { readdir, readFile, readlink } from 'node:fs/promises';
import {
  type InstanceMember,
  isGroupSignallable,
  type ListenerFact,
  nonceVariable,
  type ProcessFacts,
} from './process-facts.ts';

export interface ProcessStat {
  readonly command: string;
  readonly state: string;
  readonly groupId: number;
  readonly startTicks: string;
}

/** Reads `/proc/<pid>/stat`: the command may itself hold spaces and parentheses, so fields count from its last `)`. */
export function parseProcStat(text: string): ProcessStat | null {
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  if (open < 0 || close < open) return null;
  const fields = text.slice(close + 2).split(' ');
  const [state, groupId, startTicks] = [fields[0], fields[2], fields[19]];
  if (state === undefined || groupId === undefined || startTicks === undefined) return null;
  return { command: text.slice(open + 1, close), state, groupId: Number(groupId), startTicks: startTicks.trim() };
}

/**
 * Inode of the socket that a client of 127.0.0.1:`port` reaches, from `/proc/net/tcp` and `tcp6`: the exact address wins over a wildcard.
 */
export function findListeningInode(tcp: string, tcp6: string, port: number): string | null {
  const wantedPort = port.toString(16).toUpperCase().padStart(4, '0');
  const listening = `${tcp}\n${tcp6}`
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .flatMap((fields) => {
      const [address, localPort] = (fields[1] ?? '').split(':');
      return fields[3] === '0A' && localPort === wantedPort ? [{ address: address ?? '', inode: fields[9] ?? '' }] : [];
    });
  const pick = (...addresses: readonly string[]) => listening.find((entry) => addresses.includes(entry.address))?.inode;
  return pick('0100007F', '0000000000000000FFFF00000100007F') ?? pick('00000000', '0'.repeat(32)) ?? null;
}

async function readOrNull(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    // The process has gone, or belongs to somebody else: either way nothing is known.
    return null;
  }
}

async function statOf(pid: number): Promise<ProcessStat | null> {
  const text = await readOrNull(`/proc/${pid}/stat`);
  const stat = text === null ? null : parseProcStat(text);
  return stat === null || stat.state === 'Z' || stat.state === 'X' ? null : stat;
}

async function listPids(): Promise<readonly number[]> {
  return (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
}

async function holdsSocket(pid: number, inode: string): Promise<boolean> {
  try {
    for (const fd of await readdir(`/proc/${pid}/fd`)) {
      if ((await readlink(`/proc/${pid}/fd/${fd}`)) === `socket:[${inode}]`) return true;
    }
  } catch {
    // Gone meanwhile, or not ours to look into.
  }
  return false;
}

async function findHolders(inode: string): Promise<readonly ListenerFact[]> {
  const holders: ListenerFact[] = [];
  for (const pid of await listPids()) {
    if (!(await holdsSocket(pid, inode))) continue;
    const stat = await statOf(pid);
    if (stat !== null) holders.push({ pid, groupId: stat.groupId, command: stat.command });
  }
  return holders;
}

async function nonceOf(pid: number): Promise<string | null> {
  const text = await readOrNull(`/proc/${pid}/environ`);
  const entry = text?.split('\0').find((pair) => pair.startsWith(`${nonceVariable}=`));
  return entry === undefined ? null : entry.slice(nonceVariable.length + 1);
}

/** Facts from `/proc`. */
export function createLinuxProcessFacts(): ProcessFacts {
  return {
    startToken: async (pid) => (await statOf(pid))?.startTicks ?? null,
    async findInstance(nonce) {
      const found: InstanceMember[] = [];
      for (const pid of await listPids()) {
        const stat = (await nonceOf(pid)) === nonce ? await statOf(pid) : null;
        if (stat !== null) found.push({ pid, groupId: stat.groupId });
      }
      return found;
    },
    async isGroupAlive(groupId) {
      // Most groups are simply gone, which costs no look at every process.
      if (!isGroupSignallable(groupId)) return false;
      for (const pid of await listPids()) {
        if ((await statOf(pid))?.groupId === groupId) return true;
      }
      return false;
    },
    async listeners(port) {
      const tcp = await readOrNull('/proc/net/tcp');
      if (tcp === null) return null;
      const inode = findListeningInode(tcp, (await readOrNull('/proc/net/tcp6')) ?? '', port);
      if (inode === null) return [];
      const holders = await findHolders(inode);
      return holders.length === 0 ? null : holders;
    },
  };
}
