import { checkSignature, type Signature, type SignatureVerdict } from '../../access/index.ts';
import { type CanonicalError, createError } from '../../translate/index.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { readBody } from '../exchange/read-body.ts';
import { hmacSha256, isEqualHash, sha256 } from './hashes.ts';
import { judgeRoute } from './judge-route.ts';
import { refuseSignature } from './read-signature.ts';
import { digestOf } from './signed-upload.ts';

type HashRead =
  | { readonly kind: 'hash'; readonly hash: string }
  | { readonly kind: 'refused'; readonly error: CanonicalError };

/** Checks a signed request, whose body is read for it, and makes its key the caller's. The error when it may not be served; nothing was used of it then. */
export async function admitSigned(exchange: Exchange, signature: Signature): Promise<CanonicalError | null> {
  const body = await hashBody(exchange);
  if (body.kind === 'refused') return body.error;
  const { gateway, request, caller, route } = exchange;
  const { keys, clock } = gateway.ports;
  // The time after the body: the guard below forgets by it.
  const nowMs = clock.nowMs();
  const verdict = checkSignature({
    ...{ signature, stored: keys.find(signature.keyId), hmac: hmacSha256, equal: isEqualHash, nowMs },
    request: { method: request.method ?? '', target: request.url ?? '', bodyHash: body.hash },
  });
  if (verdict.kind !== 'ok') return refuse(exchange, verdict);
  const turn = await gateway.replayGuard.accept(signature, nowMs);
  if (turn === 'full') return tooManySigned;
  if (turn === 'replayed') return refuseSignature().error;
  gateway.lockout.noteSuccess(caller.address);
  keys.noteUse(signature.keyId);
  exchange.caller = { ...caller, key: verdict.record };
  return judgeRoute(exchange.caller, route);
}

const tooManySigned = createError(
  'rate_limited',
  'More signed requests come than can be told apart. Try again later.',
  {
    retryAfterSeconds: 10,
  },
);

/** A signature that was good once is no guess: the clocks differ, or the request was sent twice. */
function refuse({ gateway, caller }: Exchange, { kind }: SignatureVerdict): CanonicalError {
  if (kind !== 'stale') gateway.lockout.noteFailure(caller.address, gateway.ports.clock.monotonicMs());
  return refuseSignature().error;
}

/** The SHA-256 of the body. A blob's stands in its path, and is compared with what comes while it flows through. */
async function hashBody(exchange: Exchange): Promise<HashRead> {
  const { method } = exchange.request;
  if (method === 'GET' || method === 'HEAD') return { kind: 'hash', hash: sha256('') };
  if (exchange.route.body === 'bytes') return { kind: 'hash', hash: digestOf(exchange) };
  const read = await readBody(exchange);
  return read.kind === 'refused' ? read : { kind: 'hash', hash: sha256(read.bytes) };
}
