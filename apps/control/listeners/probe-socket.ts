import { lstatSync, type Stats } from 'node:fs';
import { createConnection } from 'node:net';
import { dirname } from 'node:path';
import { isTrustedPlace } from '../../base/index.ts';

const find = (path: string): Stats | undefined => lstatSync(path, { throwIfNoEntry: false });

/** Whether the path is a socket of this user in a folder that nobody else can write. */
export const isOwnSocket = (path: string): boolean =>
  isTrustedPlace({ socket: find(path), folder: find(dirname(path)), userId: process.getuid?.() });

/** Whether a service accepts connections on the socket. */
export function probeControlSocket(path: string): Promise<boolean> {
  if (!isOwnSocket(path)) return Promise.resolve(false);
  return new Promise((resolve) => {
    const socket = createConnection(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
