import type { Socket } from 'node:net';
import { isLoopbackHost } from '../guards/check-host.ts';

/** No one address takes all the connections there are from the others. */
export const maxPerAddress = 256;

/** Counts connections by where they come from; `false` for one too many. Programs of this machine share an address and are not counted. */
export type AdmitConnection = (socket: Socket) => boolean;

export function createConnectionLimit(max = maxPerAddress): AdmitConnection {
  const counts = new Map<string, number>();
  const forget = (address: string): void => {
    const left = (counts.get(address) ?? 1) - 1;
    if (left > 0) counts.set(address, left);
    else counts.delete(address);
  };
  return (socket) => {
    const address = (socket.remoteAddress ?? '').replace(/^::ffff:(?=\d+\.)/, '');
    if (isLoopbackHost(address)) return true;
    const count = counts.get(address) ?? 0;
    if (count >= max) return false;
    counts.set(address, count + 1);
    socket.once('close', () => forget(address));
    return true;
  };
}
