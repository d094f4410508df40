import type { Socket } from 'node:net';
import { createError } from '../../translate/index.ts';
import { createPeer, type Peer } from '../callers/peer.ts';
import type { Exchange } from '../exchange/exchange.ts';

/** Which exchanges run on which connection: usually one, more with pipelining. Tells them when their client has gone. */
export interface Connections {
  track(socket: Socket): void;
  isTracked(socket: Socket): boolean;
  add(exchange: Exchange): void;
  /** The other end of a connection: the same for all its requests. */
  peerOf(socket: Socket): Peer;
  /** Exchanges of a connection that have not ended, in the order of their requests. */
  runningOn(socket: Socket): readonly Exchange[];
}

interface Connection {
  readonly exchanges: Set<Exchange>;
  readonly peer: Peer;
}

/** `onHalfClose` hears of clients that have stopped sending and may or may not still read. */
export function createConnections(onHalfClose: (exchange: Exchange) => void): Connections {
  const bySocket = new WeakMap<Socket, Connection>();
  const runningOn = (socket: Socket): Exchange[] =>
    [...(bySocket.get(socket)?.exchanges ?? [])].filter((exchange) => !exchange.isEnded);
  return {
    runningOn,
    isTracked: (socket) => bySocket.has(socket),
    track(socket) {
      bySocket.set(socket, { exchanges: new Set(), peer: createPeer() });
      socket.on('end', () => {
        for (const exchange of runningOn(socket)) onHalfClose(exchange);
      });
      socket.on('close', () => {
        for (const exchange of runningOn(socket)) {
          exchange.stop.stop(createError('client_closed', 'The client closed the connection.'));
        }
      });
    },
    peerOf: (socket) => bySocket.get(socket)?.peer ?? createPeer(),
    add(exchange) {
      const exchanges = bySocket.get(exchange.request.socket)?.exchanges;
      if (!exchanges) return;
      exchanges.add(exchange);
      exchange.cleanups.push(() => exchanges.delete(exchange));
    },
  };
}
