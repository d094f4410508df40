import type { CallerSocket } from './caller.ts';

/** The client's end of a loopback connection. Addresses are in their plain form. */
export interface ClientEnd {
  readonly address: string;
  readonly port: number;
  readonly serverPort: number;
  /** `null` where the socket did not tell. */
  readonly serverAddress: string | null;
  /** As long as the server's end is open, nobody else can have the connection's ports and addresses. */
  isOpen(): boolean;
}

const mappedPrefix = '::ffff:';

/** `::ffff:127.0.0.1` and `127.0.0.1` are the same address. */
export function toPlainAddress(address: string): string {
  const lower = address.toLowerCase();
  return lower.startsWith(mappedPrefix) && lower.includes('.') ? lower.slice(mappedPrefix.length) : lower;
}

const isLoopback = (address: string): boolean => address === '::1' || /^127(?:\.\d{1,3}){3}$/.test(address);

const isPort = (port: unknown): port is number => Number.isInteger(port) && Number(port) > 0 && Number(port) < 65_536;

/** `null` for a connection that has ended or comes from another machine. */
export function readClientEnd(socket: CallerSocket): ClientEnd | null {
  const { localPort, remotePort, remoteAddress, localAddress } = socket;
  if (!isPort(localPort) || !isPort(remotePort) || typeof remoteAddress !== 'string') return null;
  const address = toPlainAddress(remoteAddress);
  if (!isLoopback(address) || socket.destroyed === true) return null;
  return {
    ...{ address, port: remotePort, serverPort: localPort },
    serverAddress: typeof localAddress === 'string' ? toPlainAddress(localAddress) : null,
    isOpen: () => socket.destroyed !== true && socket.remotePort === remotePort,
  };
}
