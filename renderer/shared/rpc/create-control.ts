import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import type { ContractRouterClient } from '@orpc/contract';
import { createTanstackQueryUtils } from '@orpc/tanstack-query';
import { RoomError } from '../../../apps/base/index.ts';
import type { ControlContract } from '../../../apps/contract/control/index.ts';

/** Calls of the control API. */
export type ControlClient = ContractRouterClient<ControlContract>;

export interface ControlOptions {
  /** Where the page came from; the API answers below `/rpc` of the same origin. */
  readonly origin: string;
  /** `null` where the origin itself is the proof, as in the desktop shell. */
  readonly token: string | null;
  /** The service asked for a token, or refused the one it was given. */
  readonly onUnauthorized: () => void;
}

/** Failures that are the page's own, before the service could answer. */
export type PageErrorCode = 'token_required' | 'service_unreachable';

async function fetchFromService(request: Request, onUnauthorized: () => void, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(request, init);
  } catch (cause) {
    if (request.signal.aborted) throw cause;
    throw new RoomError<PageErrorCode>('service_unreachable', 'The Drover service does not answer.', {
      cause,
      isRetryable: true,
    });
  }
  if (response.status !== 401) return response;
  onUnauthorized();
  throw new RoomError<PageErrorCode>('token_required', 'The Drover service asks for the console token.');
}

/** Creates the client and the query options made from it. The only place that knows the transport. */
export function createControl({ origin, token, onUnauthorized }: ControlOptions) {
  const link = new RPCLink({
    url: `${origin}/rpc`,
    headers: () => (token === null ? {} : { authorization: `Bearer ${token}` }),
    fetch: (request, init) => fetchFromService(request, onUnauthorized, init),
  });
  const client: ControlClient = createORPCClient(link);
  return { client, queries: createTanstackQueryUtils(client) };
}

export type Control = ReturnType<typeof createControl>;
