import { type CanonicalError, createError } from '../../translate/index.ts';
import type { GatewayContext } from '../gateway-context.ts';
import type { Caller } from './caller.ts';

/**
 * The error for an address that showed too many wrong keys; `null` when it may show another. All programs of this machine share one address:
 * one with a wrong key must not lock the others out.
 */
export function findLock({ ports, lockout }: GatewayContext, { address, isLoopback }: Caller): CanonicalError | null {
  const waitMs = isLoopback ? 0 : lockout.waitMs(address, ports.clock.monotonicMs());
  if (waitMs === 0) return null;
  const message = 'Too many wrong keys came from this address. Wait, then try again.';
  return createError('rate_limited', message, { retryAfterSeconds: Math.ceil(waitMs / 1000) });
}
