import type { IncomingHttpHeaders } from 'node:http';
import { type CanonicalError, createError } from '../../translate/index.ts';

/** What a caller asks for in `x-drover-…` headers; `null` where it asks for nothing. */
export interface CallerWishes {
  readonly contextLength: number | null;
  /** No length may be asked for, also where the body does. */
  readonly isContextUnsaid?: boolean;
  readonly keepAlive: string | number | null;
  readonly timeoutMs: number | null;
}

export type WishesRead =
  | { readonly kind: 'wishes'; readonly wishes: CallerWishes }
  | { readonly kind: 'refused'; readonly error: CanonicalError };

const noWishes: WishesRead = { kind: 'wishes', wishes: { contextLength: null, keepAlive: null, timeoutMs: null } };
const keepAliveForm = /^-?\d{1,9}$|^-?(?:\d{1,9}(?:\.\d{1,3})?(?:ms|s|m|h))+$/;
const wholeNumber = /^[1-9]\d{0,8}$/;

const refuse = (header: string, wanted: string): WishesRead => ({
  kind: 'refused',
  error: createError('invalid_request', `The header ${header} must be ${wanted}.`, { field: header }),
});

const readText = (headers: IncomingHttpHeaders, name: string): string | null => {
  const value = headers[name];
  return typeof value === 'string' ? value : null;
};

/** Reads the headers with which callers steer one request, strictly. */
export function readCallerWishes(headers: IncomingHttpHeaders): WishesRead {
  const contextLength = readText(headers, 'x-drover-num-ctx');
  const keepAlive = readText(headers, 'x-drover-keep-alive');
  const timeout = readText(headers, 'x-drover-timeout-ms');
  const priority = headers['x-drover-priority'] ?? null;
  if (priority !== null && priority !== 'interactive' && priority !== 'batch') {
    return refuse('x-drover-priority', 'interactive or batch');
  }
  const cache = headers['x-drover-cache'];
  if (cache !== undefined && cache !== 'off' && cache !== 'read' && cache !== 'write') {
    return refuse('x-drover-cache', 'off, read or write');
  }
  if (contextLength === null && keepAlive === null && timeout === null) return noWishes;
  if (contextLength !== null && !wholeNumber.test(contextLength))
    return refuse('x-drover-num-ctx', 'a number of tokens');
  if (timeout !== null && !wholeNumber.test(timeout)) return refuse('x-drover-timeout-ms', 'a number of milliseconds');
  if (keepAlive !== null && !keepAliveForm.test(keepAlive))
    return refuse('x-drover-keep-alive', 'seconds or a duration such as 5m');
  return {
    kind: 'wishes',
    wishes: {
      contextLength: contextLength === null ? null : Number(contextLength),
      keepAlive: keepAlive !== null && /^-?\d+$/.test(keepAlive) ? Number(keepAlive) : keepAlive,
      timeoutMs: timeout === null ? null : Number(timeout),
    },
  };
}
