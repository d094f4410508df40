import { createServer, type Socket } from 'node:net';
import type { AllowedHosts } from '../../guards/check-host.ts';
import type { DoorServer } from '../../server/door-server.ts';

/** Takes the connections of the listeners. */
export interface HandOver {
  /** A number for a new listener. */
  open(): number;
  take(socket: Socket, door: number, isEncrypted: boolean): void;
  allow(hosts: AllowedHosts): void;
  /** The listener takes no more connections: those that it took end, each with its answer. */
  retire(door: number): void;
}

/** Creates a server that reads nothing of its connections and hands them over. They end elsewhere: it does not wait for them. */
export function createHandOverServer(handOver: HandOver, isEncrypted: boolean): DoorServer {
  const door = handOver.open();
  const server = createServer({ pauseOnConnect: true, allowHalfOpen: true, noDelay: true }, (socket) => {
    // One that breaks before it is handed over is nobody's concern.
    socket.on('error', () => socket.destroy());
    handOver.take(socket, door, isEncrypted);
  });
  const close = server.close.bind(server);
  return Object.assign(server, {
    close(done?: () => void) {
      close();
      handOver.retire(door);
      if (done) setImmediate(done);
      return server;
    },
    closeIdleConnections: () => undefined,
    closeAllConnections: () => undefined,
  });
}
