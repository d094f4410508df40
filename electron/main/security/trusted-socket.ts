import { lstatSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import { isTrustedPlace } from '../../../apps/base/index.ts';

const find = (path: string): Stats | undefined => lstatSync(path, { throwIfNoEntry: false });

/** Whether the path is a socket of this user in a folder that nobody else can write. Anything else planted there is never spoken to. */
export const isTrustedSocket = (path: string, userId = process.getuid?.()): boolean =>
  isTrustedPlace({ socket: find(path), folder: find(dirname(path)), userId });

/** The path again, or an error that reads like that of a service which is not there. */
export function requireTrustedSocket(path: string): string {
  if (!isTrustedSocket(path)) throw new Error('There is no socket of this user.');
  return path;
}
