import {
  type InstanceMember,
  isGroupSignallable,
  type ListenerFact,
  nonceVariable,
  type ProcessFacts,
} from './process-facts.ts';
import { runCommand } from './run-command.ts';

/** Runs a program and gives its output, or `null` when it could not be run. `ps` and `lsof` exit with 1 when they find nothing. */
export type ReadCommand = (file: string, args: readonly string[]) => Promise<string | null>;

/** Output of `lsof -nP -iTCP:PORT -sTCP:LISTEN -Fpgcn`: one letter per line; p begins a process, n names an address. */
export function parseLsofListeners(text: string): readonly ListenerFact[] {
  const found: (ListenerFact & { addresses: string[] })[] = [];
  let current: { pid: number; groupId: number; command: string; addresses: string[] } | undefined;
  for (const line of text.split('\n')) {
    const value = line.slice(1);
    if (line.startsWith('p')) {
      current = { pid: Number(value), groupId: 0, command: '', addresses: [] };
      found.push(current);
    } else if (line.startsWith('g') && current) current.groupId = Number(value);
    else if (line.startsWith('c') && current) current.command = value;
    else if (line.startsWith('n')) current?.addresses.push(value);
  }
  const exact = found.filter((entry) => entry.addresses.some((address) => address.startsWith('127.0.0.1:')));
  return (exact.length > 0 ? exact : found).map(({ pid, groupId, command }) => ({ pid, groupId, command }));
}

/** Processes with the nonce in the output of `ps axeww -o pid=,pgid=,command=`: command and environment are joined by spaces. */
export function parseInstance(text: string, nonce: string): readonly InstanceMember[] {
  return text.split('\n').flatMap((line) => {
    const [, pid, groupId, rest] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    const isMember = rest?.split(' ').includes(`${nonceVariable}=${nonce}`) ?? false;
    return isMember ? [{ pid: Number(pid), groupId: Number(groupId) }] : [];
  });
}

export const readCommand: ReadCommand = async (file, args) => {
  const result = await runCommand({
    file,
    args,
    timeoutMs: 3000,
    env: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C' },
  });
  return result.code === 0 || result.code === 1 ? result.output : null;
};

/** Facts from `ps` and `lsof`. */
export function createMacosProcessFacts(read: ReadCommand = readCommand): ProcessFacts {
  return {
    async startToken(pid) {
      const text = await read('/bin/ps', ['-o', 'lstart=', '-p', String(pid)]);
      return text?.trim().replace(/\s+/g, ' ') || null;
    },
    async findInstance(nonce) {
      return parseInstance((await read('/bin/ps', ['axeww', '-o', 'pid=,pgid=,command='])) ?? '', nonce);
    },
    isGroupAlive: (groupId) => Promise.resolve(isGroupSignallable(groupId)),
    async listeners(port) {
      const text = await read('/usr/sbin/lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpgcn']);
      return text === null ? null : parseLsofListeners(text);
    },
  };
}
