import { endianness } from 'node:os';
import type { ClientEnd } from './client-end.ts';

/** An established connection in `/proc/net/tcp` or `tcp6`, seen from the client. */
export interface TcpRow {
  readonly inode: string;
  readonly userId: number;
  readonly port: number;
  readonly localAddress: string;
  readonly remoteAddress: string;
}

/** How the kernel prints addresses: each 32 bits as one number in the machine's byte order. */
const layouts = {
  LE: { loopback: '00000000000000000000000001000000', mapped: '0000000000000000FFFF0000' },
  BE: { loopback: '00000000000000000000000000000001', mapped: '00000000000000000000FFFF' },
} as const;

/** The plain form of an IPv4 address, a mapped one, or `::1`; any other stays as it is printed. */
export function parseHexAddress(hex: string, order: 'LE' | 'BE' = endianness()): string {
  const { loopback, mapped } = layouts[order];
  if (hex === loopback) return '::1';
  const word = hex.startsWith(mapped) ? hex.slice(mapped.length) : hex;
  if (word.length !== 8) return hex;
  const bytes = [0, 2, 4, 6].map((at) => Number.parseInt(word.slice(at, at + 2), 16));
  return (order === 'LE' ? bytes.reverse() : bytes).join('.');
}

function parseRow(line: string): TcpRow | null {
  const fields = line.trim().split(/\s+/);
  const [localAddress, localPort] = (fields[1] ?? '').split(':');
  const [remoteAddress] = (fields[2] ?? '').split(':');
  const inode = fields[9] ?? '';
  // 0: the connection has no holder any more.
  if (!localAddress || !localPort || !remoteAddress || !/^[1-9]\d*$/.test(inode)) return null;
  return {
    ...{ inode, userId: Number(fields[7]), port: Number.parseInt(localPort, 16) },
    localAddress: parseHexAddress(localAddress),
    remoteAddress: parseHexAddress(remoteAddress),
  };
}

/** Established connections to `serverPort`. Other lines are not even cut: the table can have thousands. */
export function parseTcpTable(text: string, serverPort: number): readonly TcpRow[] {
  const mark = `:${serverPort.toString(16).toUpperCase().padStart(4, '0')} 01 `;
  const rows: TcpRow[] = [];
  for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + mark.length)) {
    const end = text.indexOf('\n', at);
    const row = parseRow(text.slice(text.lastIndexOf('\n', at) + 1, end < 0 ? text.length : end));
    if (row !== null) rows.push(row);
  }
  return rows;
}

/** The client's row; `null` when there is none, or when more than one fits. */
export function pickRow(rows: readonly TcpRow[], end: ClientEnd): TcpRow | null {
  const fitting = rows.filter(
    (row) =>
      row.port === end.port &&
      row.localAddress === end.address &&
      (end.serverAddress === null || row.remoteAddress === end.serverAddress),
  );
  const [first] = fitting;
  return first !== undefined && fitting.every(({ inode }) => inode === first.inode) ? first : null;
}
