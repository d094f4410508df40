import { rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { createHttpServer, type ServerParts } from '../../server/create-http-server.ts';
import type { RequestListener } from '../../server/create-router.ts';
import { takePeer } from '../peer-header.ts';

/** Opens the socket at which this process serves what workers hand on; they have met the front door already. */
export function openInnerDoor(
  parts: Omit<ServerParts, 'admit'>,
  route: RequestListener,
  path: string,
): Promise<Server> {
  rmSync(path, { force: true });
  const server = createHttpServer({ ...parts, admit: () => true }, null, (request, response) => {
    takePeer(request);
    route(request, response);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}
