// Somebody else's programs, in a process of their own: told over the channel to answer as an Ollama on a port, or to stop that.
import { createServer, type Server } from 'node:http';

/** `close` of a port that is not open, and `open` of one that is taken, change nothing. */
export interface NeighbourOrder {
  readonly id: number;
  readonly type: 'open' | 'close';
  readonly port: number;
}

export interface NeighbourReply {
  readonly id: number;
  readonly isOpen: boolean;
}

const servers = new Map<number, Server>();

function open(port: number, reply: (isOpen: boolean) => void): void {
  if (servers.has(port)) {
    reply(true);
    return;
  }
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"version":"0.31.2"}');
  });
  server.once('error', () => reply(false));
  server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
    servers.set(port, server);
    reply(true);
  });
}

function close(port: number, reply: (isOpen: boolean) => void): void {
  const server = servers.get(port);
  servers.delete(port);
  if (server === undefined) reply(false);
  server?.close(() => reply(false));
  server?.closeAllConnections();
}

process.on('message', ({ id, type, port }: NeighbourOrder) => {
  const reply = (isOpen: boolean): void => void process.send?.({ id, isOpen } satisfies NeighbourReply);
  (type === 'open' ? open : close)(port, reply);
});
process.on('disconnect', () => process.exit(0));
