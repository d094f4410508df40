import { buildSignedText, renderSignature } from '../../access/index.ts';
import type { GatewayContext } from '../gateway-context.ts';
import { hmacSha256, sha256 } from './hashes.ts';

/** `x-drover-signature` for a request that the gateway sends to itself for the holder of a key that signs: what it does is still checked as the key's. */
export function signOwnRequest(
  { ports }: GatewayContext,
  keyId: string,
  request: { readonly method: string; readonly target: string; readonly body: string },
): string {
  const parts = { keyId, timestampSeconds: Math.floor(ports.clock.nowMs() / 1000), nonce: ports.randomHex(16) };
  const text = buildSignedText(parts, { ...request, bodyHash: sha256(request.body) });
  return renderSignature({ ...parts, signature: hmacSha256(ports.keys.find(keyId)?.secretHash ?? '', text) });
}
