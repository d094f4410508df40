import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RoomError } from '../../base/index.ts';

export interface Address {
  readonly host: string;
  readonly port: number;
}

const takenCodes: ReadonlySet<string> = new Set(['EADDRINUSE', 'EACCES']);

/** Starts listening; rejects with `port_in_use` when somebody else has the address. Resolves with the actual port. */
export function listen(server: Server, { host, port }: Address): Promise<Address> {
  return new Promise((resolve, reject) => {
    const onError = (error: Error & { readonly code?: string }): void => {
      const isTaken = takenCodes.has(error.code ?? '');
      const data = { host, port };
      reject(isTaken ? new RoomError('port_in_use', `${host}:${port} is in use.`, { cause: error, data }) : error);
    };
    server.once('error', onError);
    server.listen({ host, port, exclusive: true, backlog: 1024 }, () => {
      server.off('error', onError);
      resolve({ host, port: (server.address() as AddressInfo).port });
    });
  });
}

/** The URL of an address. */
export function toUrl({ host, port }: Address): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
