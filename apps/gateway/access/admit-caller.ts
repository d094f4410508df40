import type { IncomingMessage } from 'node:http';
import { type Credential, checkKey, findCredential, type Signature, toLimitAddress } from '../../access/index.ts';
import type { ApiKey } from '../../contract/model/index.ts';
import { type CanonicalError, createError } from '../../translate/index.ts';
import type { GatewayContext } from '../gateway-context.ts';
import type { RouteFacts } from '../routes/route-facts.ts';
import type { Caller } from './caller.ts';
import { findLock } from './find-lock.ts';
import { isEqualHash, sha256 } from './hashes.ts';
import { judgeRoute } from './judge-route.ts';
import { readSignature } from './read-signature.ts';

export type CallerAdmission =
  | { readonly kind: 'caller'; readonly caller: Caller }
  /** May be served once the body turns out to be the one that was signed; `caller` is a stranger until then. */
  | { readonly kind: 'signed'; readonly caller: Caller; readonly signature: Signature }
  | { readonly kind: 'refused'; readonly caller: Caller; readonly error: CanonicalError };

type KeyRead =
  | { readonly kind: 'key'; readonly key: ApiKey | null }
  | { readonly kind: 'signed'; readonly signature: Signature }
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
  if (read.kind !== 'key') return { ...read, caller: nobody };
  const caller = { ...nobody, key: read.key };
  const error = judgeRoute(caller, route);
  return error ? { kind: 'refused', caller, error } : { kind: 'caller', caller };
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
    case 'signature':
      return readSignature(gateway, credential.header, nobody);
    case 'conflict':
      return refuse('Two different keys were sent with the request. Send one.');
    case 'misplaced':
      return refuse(
        credential.place === 'address'
          ? 'A key does not belong in the address, which is logged on its way. Send it as "authorization: Bearer".'
          : 'Send the key as "authorization: Bearer" or "x-api-key".',
      );
    case 'malformed':
      return refuse(wrongKey);
  }
}

/** The same for every reason: who guesses learns nothing. */
const wrongKey = 'The key is not valid. Ask who looks after this Drover for another.';

/** Only who has the secret is told one of these. */
const messages = {
  unknown: wrongKey,
  revoked: wrongKey,
  expired: 'The key has expired or was replaced. Use the new one.',
  'signature-required':
    'This key signs requests and is never sent itself. It has been seen now: replace it with `drover keys rotate`, and send x-drover-signature.',
} as const;

const refuse = (message: string): KeyRead => ({ kind: 'refused', error: createError('unauthorized', message) });

function verify(gateway: GatewayContext, { key }: Extract<Credential, { kind: 'key' }>, stranger: Caller): KeyRead {
  const error = findLock(gateway, stranger);
  if (error) return { kind: 'refused', error };
  const { ports, lockout } = gateway;
  const presentedHash = sha256(key.secret);
  const stored = ports.keys.find(key.id);
  const verdict = checkKey({ stored, presentedHash, equal: isEqualHash, nowMs: ports.clock.nowMs() });
  if (verdict.kind !== 'ok') {
    lockout.noteFailure(stranger.address, ports.clock.monotonicMs());
    return refuse(messages[verdict.kind]);
  }
  lockout.noteSuccess(stranger.address);
  ports.keys.noteUse(key.id);
  return { kind: 'key', key: verdict.record };
}
