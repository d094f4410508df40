import { lstatSync } from 'node:fs';
import { createConnection } from 'node:net';

/** Whether the path is a socket of this user; anything else planted there is never spoken to. */
export function isOwnSocket(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found?.isSocket() === true && (process.getuid === undefined || found.uid === process.getuid());
}

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
