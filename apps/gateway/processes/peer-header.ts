import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { SocketEnds } from '../ports.ts';

/** The first header of a request that a worker hands on: between which ends its client's connection is. */
export const peerHeader = 'x-drover-client-ends';

/** Undefined for ends that are not known. */
export function renderPeer({ localAddress, localPort, remoteAddress, remotePort }: SocketEnds): string {
  return JSON.stringify([localAddress, localPort, remoteAddress, remotePort].map((part) => part ?? null));
}

/** Takes the header off a request, and lets its connection tell the ends of the client's. */
export function takePeer({ headers, rawHeaders, socket }: IncomingMessage): void {
  const text = headers[peerHeader];
  delete headers[peerHeader];
  rawHeaders.splice(0, 2);
  const ends = JSON.parse(typeof text === 'string' ? text : '[]') as readonly unknown[];
  const names: readonly (keyof Socket)[] = ['localAddress', 'localPort', 'remoteAddress', 'remotePort'];
  for (const [index, name] of names.entries()) {
    Object.defineProperty(socket, name, { value: ends[index] ?? undefined, configurable: true });
  }
}
