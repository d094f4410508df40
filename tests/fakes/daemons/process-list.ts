import { readdirSync, readFileSync } from 'node:fs';

interface Listed {
  readonly pid: number;
  readonly groupId: number;
  readonly state: string;
}

function listProcesses(): readonly Listed[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const text = readFileSync(`/proc/${name}/stat`, 'utf8');
      const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
      return [{ pid: Number(name), state: fields[0] ?? '', groupId: Number(fields[2]) }];
    } catch {
      return []; // ended meanwhile
    }
  });
}

/** Running members of a process group; the dead that nobody has collected do not count. */
export function membersOf(groupId: number): readonly number[] {
  return listProcesses()
    .filter((entry) => entry.groupId === groupId && entry.state !== 'Z')
    .map((entry) => entry.pid);
}

export function isRunning(pid: number): boolean {
  return listProcesses().some((entry) => entry.pid === pid && entry.state !== 'Z');
}
