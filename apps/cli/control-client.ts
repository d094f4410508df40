import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import type { ContractRouterClient } from '@orpc/contract';
import type { ControlContract } from '../contract/control/index.ts';
import { fetchOverSocket } from './fetch-over-socket.ts';

/** Every procedure of the control API, as functions. */
export type ControlClient = ContractRouterClient<ControlContract>;

/** No service runs with this data folder. */
export class ServiceNotRunning extends Error {
  constructor(dataDir: string) {
    super(`Drover is not running with the data folder ${dataDir}.`);
    this.name = 'ServiceNotRunning';
  }
}

/** Creates a client for the service behind a unix socket. Nothing is sent before the first call. */
export function createControlClient(socketPath: string): ControlClient {
  // The host name only fills the URL; the socket decides where the request goes.
  const link = new RPCLink({
    url: 'http://drover/rpc',
    headers: { 'x-drover-client': 'cli' },
    fetch: (request) => fetchOverSocket(socketPath, request),
  });
  return createORPCClient(link);
}
