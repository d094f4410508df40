import type { AddressInfo, Server } from 'node:net';
import { RoomError } from '../../base/index.ts';

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** What is wrong with an address, in words that follow it. */
const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use',
  EACCES: 'may not be used: ports below 1024 are for administrators',
  EADDRNOTAVAIL: 'is no address of this machine',
  ENOTFOUND: 'is no address of this machine',
};

/** Starts listening; rejects with `port_in_use` when the address cannot be had. Resolves with the actual port. */
export function listen(server: Server, { host, port }: Address): Promise<Address> {
  return new Promise((resolve, reject) => {
    const onError = (error: Error & { readonly code?: string }): void => {
      const reason = reasons[error.code ?? ''];
      const data = { host, port };
      const message = `${host}:${port} ${reason}.`;
      reject(reason === undefined ? error : new RoomError('port_in_use', message, { cause: error, data }));
    };
    server.once('error', onError);
    server.listen({ host, port, exclusive: true, backlog: 1024 }, () => {
      server.off('error', onError);
      resolve({ host, port: (server.address() as AddressInfo).port });
    });
  });
}
