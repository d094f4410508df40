import type { CallerSources } from '../../../../apps/supervisor/index.ts';

export interface RecordedProcess {
  readonly pid: number;
  readonly parentPid?: number;
  readonly startTicks?: number;
  readonly stackStart?: number;
  readonly executable: string;
  readonly words: readonly string[];
  readonly folder: string;
  /** Inodes of its sockets, by descriptor. */
  readonly sockets: Readonly<Record<string, string>>;
}

/** A Linux whose processes can change between two looks. */
export interface PlayedLinux extends CallerSources {
  readonly processes: Map<number, RecordedProcess>;
  tcp: string | null;
  tcp6: string | null;
  /** Called before each look at a path. */
  before: (path: string) => void;
  /** Descriptors looked at, since it was emptied. */
  readonly looks: string[];
  turns: number;
}

const statOf = ({
  pid,
  parentPid = 1,
  startTicks = 500,
  stackStart = 140_000,
  executable,
}: RecordedProcess): string => {
  const zeros = (count: number): string => Array.from({ length: count }, () => '0').join(' ');
  return `${pid} (${executable.split('/').at(-1)}) S ${parentPid} ${zeros(17)} ${startTicks} ${zeros(5)} ${stackStart} ${zeros(20)}\n`;
};

const textOf = (process: RecordedProcess, name: string): string | null => {
  if (name === 'stat') return statOf(process);
  return name === 'cmdline' ? `${process.words.join('\0')}\0` : null;
};

const linkOf = (process: RecordedProcess, name: string): string | null => {
  if (name === 'exe') return process.executable;
  if (name === 'cwd') return process.folder;
  const inode = process.sockets[name.replace('fd/', '')];
  return inode === undefined ? null : `socket:[${inode}]`;
};

const pathParts = /^\/proc\/(\d+)\/(.+)$/;

/** Plays a Linux with these processes. */
export function playLinux(given: readonly RecordedProcess[], tcp: string | null): PlayedLinux {
  const processes = new Map(given.map((process) => [process.pid, process]));
  const at = <T>(path: string, read: (process: RecordedProcess, name: string) => T): T | null => {
    played.before(path);
    const [, pid, name] = pathParts.exec(path) ?? [];
    const process = processes.get(Number(pid));
    return process === undefined || name === undefined ? null : read(process, name);
  };
  const readFile = (path: string): string | null => {
    if (path === '/proc/net/tcp') return played.tcp;
    return path === '/proc/net/tcp6' ? played.tcp6 : at(path, textOf);
  };
  let nowMs = 0;
  const played: PlayedLinux = {
    ...{ processes, tcp, tcp6: null, before: () => undefined, looks: [], turns: 0, home: '/home/ada' },
    own: { pid: 900, userId: 1000, executable: '/usr/bin/node', script: '/opt/drover/bin/drover.mjs' },
    run: () => Promise.resolve(null),
    readText: (path) => Promise.resolve(readFile(path)),
    listNames(path) {
      if (path === '/proc') return ['self', 'net', ...[...processes.keys()].map(String)];
      return at(path, ({ sockets }) => Object.keys(sockets)) ?? [];
    },
    readLink(path) {
      nowMs += 0.5;
      if (path.includes('/fd/')) played.looks.push(path);
      return at(path, linkOf);
    },
    exists: () => Promise.resolve(false),
    monotonicMs: () => nowMs,
    nextTurn() {
      played.turns += 1;
      return Promise.resolve();
    },
  };
  return played;
}

const toHex = (port: number): string => port.toString(16).toUpperCase().padStart(4, '0');

export interface RowFacts {
  readonly port: number;
  readonly inode: string;
  readonly local?: string;
  readonly remote?: string;
  readonly state?: string;
  readonly userId?: number;
  readonly serverPort?: number;
}

/** A line of `/proc/net/tcp` of a little-endian machine. */
export function rowOf({ port, inode, ...facts }: RowFacts): string {
  const { local = '0100007F', remote = '0100007F', state = '01', userId = 1000, serverPort = 11_434 } = facts;
  const ends = `${local}:${toHex(port)} ${remote}:${toHex(serverPort)}`;
  return `   7: ${ends} ${state} 00000000:00000000 00:00000000 00000000  ${userId}        0 ${inode} 1 0000000000000000 20 4 30 10 -1`;
}

const header = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';

export const tableOf = (...rows: readonly RowFacts[]): string => `${[header, ...rows.map(rowOf)].join('\n')}\n`;

export const curl: RecordedProcess = {
  ...{ pid: 4242, executable: '/usr/bin/curl', words: ['curl', '-H', 'Authorization: Bearer sk-secret'] },
  ...{ folder: '/home/ada', sockets: { '3': '777', '5': '778' } },
};
