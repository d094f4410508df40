import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { authorize, type Credential, checkKey, findCredential, toLimitAddress } from '../../access/index.ts';
import type { ApiKey } from '../../contract/model/index.ts';
import { type CanonicalError, createError } from '../../translate/index.ts';
import type { GatewayContext } from '../gateway-context.ts';
import type { RouteFacts } from '../routes/route-facts.ts';
import type { Caller } from './caller.ts';

export type CallerAdmission =
  | { readonly kind: 'caller'; readonly caller: Caller }
  | { readonly kind: 'refused'; readonly caller: Caller; readonly error: CanonicalError };

type KeyRead =
  | { readonly kind: 'key'; readonly key: ApiKey | null }
  | { readonly kind: 'refused'; readonly error: CanonicalError };

const loopback = /^(?:127(?:\.\d{1,3}){3}|::1|::ffff:127(?:\.\d{1,3}){3})$/;

/** Who sends a request, without a look at its key. */
export function describeStranger({ socket }: IncomingMessage): Caller {
  const remote = socket.remoteAddress ?? '';
  return { key: null, isLoopback: loopback.test(remote), address: toLimitAddress(remote) };
}

/** Checks the key of a request, and whether its route is open to who sends it. Nothing of the body has been read. */
export function admitCaller(gateway: GatewayContext, request: IncomingMessage, route: RouteFacts): CallerAdmission {
  const nobody = describeStranger(request);
  const read = readKey(gateway, request, nobody);
  if (read.kind === 'refused') return { ...read, caller: nobody };
  const caller = { ...nobody, key: read.key };
  const decision = authorize({
    ...{ key: read.key, isLoopback: caller.isLoopback, policy: route.policy },
    ...{ project: null, model: null, hops: [] },
  });
  if (decision.kind === 'allowed') return { kind: 'caller', caller };
  const code = decision.status === 401 ? 'unauthorized' : 'forbidden';
  return { kind: 'refused', caller, error: createError(code, decision.message) };
}

/** A wrong key is refused everywhere, also where none is needed: whoever shows one wants to be known by it. */
function readKey(gateway: GatewayContext, request: IncomingMessage, nobody: Caller): KeyRead {
  const credential = findCredential({ rawHeaders: request.rawHeaders, target: request.url ?? '/' });
  switch (credential.kind) {
    case 'none':
    case 'foreign':
      return { kind: 'key', key: null };
    case 'key':
      return verify(gateway, credential, nobody);
    case 'conflict':
      return refuse('Two different keys were sent with the request. Send one.');
    case 'misplaced':
      return refuse(
        credential.place === 'address'
          ? 'A key does not belong in the address, which is logged on its way. Send it as "authorization: Bearer".'
          : 'Send the key as "authorization: Bearer" or "x-api-key".',
      );
    case 'malformed':
    case 'signature':
      return refuse(wrongKey);
  }
}

/** The same for every reason: who guesses learns nothing. */
const wrongKey = 'The key is not valid. Ask who looks after this Drover for another.';

const refuse = (message: string): KeyRead => ({ kind: 'refused', error: createError('unauthorized', message) });

function verify(
  { ports, lockout }: GatewayContext,
  { key }: Extract<Credential, { kind: 'key' }>,
  { address, isLoopback }: Caller,
): KeyRead {
  const atMs = ports.clock.monotonicMs();
  // All programs of this machine share one address: one with a wrong key must not lock the others out.
  const waitMs = isLoopback ? 0 : lockout.waitMs(address, atMs);
  if (waitMs > 0) {
    const retryAfterSeconds = Math.ceil(waitMs / 1000);
    const message = 'Too many wrong keys came from this address. Wait, then try again.';
    return { kind: 'refused', error: createError('rate_limited', message, { retryAfterSeconds }) };
  }
  const presentedHash = createHash('sha256').update(key.secret).digest('hex');
  const verdict = checkKey({ stored: ports.keys.find(key.id), presentedHash, equal, nowMs: ports.clock.nowMs() });
  if (verdict.kind !== 'ok') {
    lockout.noteFailure(address, atMs);
    return refuse(verdict.kind === 'expired' ? 'The key has expired or was replaced. Use the new one.' : wrongKey);
  }
  lockout.noteSuccess(address);
  ports.keys.noteUse(key.id);
  return { kind: 'key', key: verdict.record };
}

const equal = (a: string, b: string): boolean => timingSafeEqual(Buffer.from(a), Buffer.from(b));
