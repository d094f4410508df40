import { isInSignatureWindow, parseSignature, type Signature } from '../../access/index.ts';
import { type CanonicalError, createError } from '../../translate/index.ts';
import type { GatewayContext } from '../gateway-context.ts';
import type { Caller } from './caller.ts';
import { findLock } from './find-lock.ts';

export type SignatureRead =
  | { readonly kind: 'signed'; readonly signature: Signature }
  | { readonly kind: 'refused'; readonly error: CanonicalError };

/** The same for every reason: who guesses learns nothing. */
const wrongSignature =
  'The signature is not valid. It must be made with a key for signing, less than two minutes ago by the clock of Drover’s machine, with a nonce ' +
  'of its own, for this method, this path with its query, and this body.';

export const refuseSignature = (): { readonly kind: 'refused'; readonly error: CanonicalError } => ({
  kind: 'refused',
  error: createError('unauthorized', wrongSignature),
});

/** What can be said of a signature before the body is there. Only for a key that signs will the body be read. */
export function readSignature(gateway: GatewayContext, header: string, stranger: Caller): SignatureRead {
  const { ports, lockout } = gateway;
  const error = findLock(gateway, stranger);
  if (error) return { kind: 'refused', error };
  const signature = parseSignature(header);
  if (signature === null || !isInSignatureWindow(signature, ports.clock.nowMs())) return refuseSignature();
  if (ports.keys.find(signature.keyId)?.record.mode === 'signed') return { kind: 'signed', signature };
  lockout.noteFailure(stranger.address, ports.clock.monotonicMs());
  return refuseSignature();
}
