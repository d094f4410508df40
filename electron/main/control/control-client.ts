import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import type { ContractRouterClient } from '@orpc/contract';
import type { ControlContract } from '../../../apps/contract/control/index.ts';
import type { FetchControl } from './socket-fetch.ts';

/** Everything the service can be asked, typed by the contract. */
export type ControlClient = ContractRouterClient<ControlContract>;

/** A client of the control API over the given carrier. */
export function createControlClient(fetchControl: FetchControl): ControlClient {
  return createORPCClient(
    new RPCLink({
      url: 'http://drover/rpc',
      headers: { 'x-drover-client': 'tray' },
      fetch: (request) => fetchControl(request),
    }),
  );
}
