import type { Finding, SearchCallers, SearchTools } from './caller-search.ts';
import type { ClientEnd } from './client-end.ts';
import { readLinuxCaller } from './read-linux-caller.ts';
import { isHeld, type SocketHolder, scanDescriptors } from './scan-descriptors.ts';
import { parseTcpTable, pickRow, type TcpRow } from './tcp-table.ts';

type Holders = ReadonlyMap<string, SocketHolder>;

/** Most sockets whose holders are remembered from one search to the next. */
const maxRemembered = 2048;

/** Connections of this user to the ports; `null` when the system does not tell. */
async function readRows(
  { sources }: SearchTools,
  ends: readonly ClientEnd[],
): Promise<Map<number, readonly TcpRow[]> | null> {
  const tables = await Promise.all(['tcp', 'tcp6'].map((name) => sources.readText(`/proc/net/${name}`)));
  if (tables.every((text) => text === null)) return null;
  const text = tables.join('\n');
  const rows = new Map<number, readonly TcpRow[]>();
  for (const { serverPort } of ends) {
    if (rows.has(serverPort)) continue;
    rows.set(
      serverPort,
      parseTcpTable(text, serverPort).filter(({ userId }) => userId === sources.own.userId),
    );
  }
  return rows;
}

interface Wanted {
  readonly inodes: ReadonlySet<string>;
  /** Connections to the same ports: who holds them is likely to be asked next. */
  readonly peers: readonly TcpRow[];
}

/** Holders of the wanted sockets: those seen before that still hold them, the others by a new look around. */
async function findHolders(tools: SearchTools, seen: Holders, { inodes, peers }: Wanted): Promise<Holders> {
  const { sources, recent } = tools;
  const kept = new Map<string, SocketHolder>();
  const wanted = new Set<string>();
  for (const inode of inodes) {
    const holder = seen.get(inode);
    if (holder !== undefined && isHeld(sources, holder, inode)) kept.set(inode, holder);
    else wanted.add(inode);
  }
  if (wanted.size === 0) return seen;
  const interesting = new Set(peers.slice(0, maxRemembered).map(({ inode }) => inode));
  const found = await scanDescriptors(sources, { wanted, interesting, likely: recent.pids() });
  return new Map([...kept, ...found]);
}

/** Finds callers by `/proc`: connection, then inode, then the process that holds it. Looks only at what belongs to the same user. */
export function createLinuxSearch(tools: SearchTools): SearchCallers {
  let seen: Holders = new Map();
  return async (ends) => {
    const rows = await readRows(tools, ends);
    if (rows === null) return ends.map(() => undefined);
    const inodes = ends.map((end) => {
      const row = pickRow(rows.get(end.serverPort) ?? [], end);
      // The table was read while the server's end was open: the row is this connection's.
      return row !== null && end.isOpen() ? row.inode : null;
    });
    const wanted = new Set(inodes.filter((inode) => inode !== null));
    seen = await findHolders(tools, seen, { inodes: wanted, peers: [...rows.values()].flat() });
    const findings: Finding[] = [];
    for (const inode of inodes) {
      const holder = inode === null ? undefined : seen.get(inode);
      findings.push(inode === null || holder === undefined ? null : await readLinuxCaller(tools, holder, inode));
    }
    return findings;
  };
}
