import { readFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { isTrustedSocket } from '../security/trusted-socket.ts';

/** Longer socket paths do not work on macOS; the service then listens elsewhere and leaves a pointer. */
const maxSocketPathBytes = 103;

/** Where the service of a data folder listens, or would once it runs. */
export function locateControlSocket(dataDir: string): string {
  const direct = join(dataDir, 'run', 'drover.sock');
  if (Buffer.byteLength(direct) <= maxSocketPathBytes) return direct;
  try {
    return readFileSync(`${direct}.path`, 'utf8').trim();
  } catch {
    // No pointer, so no service has run: connecting to the direct path fails as it should.
    return direct;
  }
}

/** Whether a service accepts connections there. It may still be starting: requests then wait for it. */
export function probeControlSocket(path: string): Promise<boolean> {
  if (!isTrustedSocket(path)) return Promise.resolve(false);
  return new Promise((resolve) => {
    const socket = createConnection(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
