import { lstatSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';

const writableByOthers = 0o022;

const find = (path: string): Stats | undefined => lstatSync(path, { throwIfNoEntry: false });

/** Whether the path is a socket of this user in a folder that nobody else can write. Anything else planted there is never spoken to. */
export function isTrustedSocket(path: string, userId = process.getuid?.()): boolean {
  const socket = find(path);
  const folder = find(dirname(path));
  if (socket?.isSocket() !== true || folder?.isDirectory() !== true) return false;
  if (userId === undefined) return true;
  return socket.uid === userId && folder.uid === userId && (folder.mode & writableByOthers) === 0;
}

/** The path again, or an error that reads like that of a service which is not there. */
export function requireTrustedSocket(path: string): string {
  if (!isTrustedSocket(path)) throw new Error('There is no socket of this user.');
  return path;
}
