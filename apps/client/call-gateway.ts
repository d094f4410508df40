import { type AttemptEnd, decideRetry, defaultRetry, type RetryPolicy } from './decide-retry.ts';
import { DroverError } from './drover-error.ts';
import { readError } from './read-error.ts';
import { parseJson } from './read-json.ts';
import { openScope, type Scope } from './scope.ts';
import { type Surroundings, wait } from './surroundings.ts';

export type Priority = 'interactive' | 'batch';

/** What one call may be told; what is left out is as the client's own defaults say. */
export interface CallOptions {
  /** Its reason is what the call then rejects with. */
  readonly signal?: AbortSignal;
  /** For the whole call: all attempts, and the stream to its end. Without it a call may take as long as the gateway lets it. */
  readonly timeoutMs?: number;
  /** The project that the request counts for. */
  readonly project?: string;
  /** `batch` lets interactive requests go first. */
  readonly priority?: Priority;
  readonly retry?: Partial<RetryPolicy>;
  /** Further headers, such as `x-drover-num-ctx`. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface GatewayAccess {
  readonly url: string;
  readonly key: string | undefined;
  readonly surroundings: Surroundings;
}

export interface GatewayCall {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: unknown;
}

/** An answer below 400 whose body is still to be read within `scope`. */
export interface OpenAnswer {
  readonly response: Response;
  readonly scope: Scope;
}

/** Sends a call, again where that is safe. Throws a `DroverError`, or the reason of the caller's signal. */
export async function callGateway(access: GatewayAccess, call: GatewayCall, options: CallOptions): Promise<OpenAnswer> {
  const scope = openScope(access.surroundings, options);
  try {
    return { response: await sendUntilServed(access, call, { options, scope }), scope };
  } catch (error) {
    scope.end();
    throw scope.signal.aborted ? scope.signal.reason : error;
  }
}

/** The answer's JSON; the call is over then. */
export async function readAnswer({ response, scope }: OpenAnswer): Promise<unknown> {
  try {
    const value = parseJson(await response.text());
    if (value === undefined) throw badAnswer(response, 'The answer is no JSON.');
    return value;
  } catch (error) {
    throw scope.signal.aborted ? scope.signal.reason : toFailure(error);
  } finally {
    scope.end();
  }
}

export const badAnswer = ({ status, headers }: Response, message: string): DroverError =>
  new DroverError({ code: 'bad_answer', message, status, requestId: headers.get('x-request-id') });

const toFailure = (error: unknown): DroverError =>
  error instanceof DroverError
    ? error
    : new DroverError({ code: 'connection_failed', message: 'The connection to Drover failed.', cause: error });

interface Sending {
  readonly options: CallOptions;
  readonly scope: Scope;
}

async function sendUntilServed(access: GatewayAccess, call: GatewayCall, sending: Sending): Promise<Response> {
  const { surroundings } = access;
  const { signal } = sending.scope;
  const policy = { ...defaultRetry, ...sending.options.retry };
  for (let attempt = 1; ; attempt++) {
    signal.throwIfAborted();
    const tried = await sendOnce(access, call, sending);
    if (tried instanceof Response) return tried;
    const delayMs = decideRetry(tried.end, { attempt, random: surroundings.random() }, policy);
    if (delayMs === null || signal.aborted) throw tried.error;
    await wait(surroundings, delayMs, signal);
  }
}

interface FailedAttempt {
  readonly end: AttemptEnd;
  readonly error: DroverError;
}

async function sendOnce(access: GatewayAccess, call: GatewayCall, sending: Sending): Promise<Response | FailedAttempt> {
  const { surroundings, url } = access;
  try {
    const response = await surroundings.fetch(url + call.path, buildInit(access, call, sending));
    if (response.ok) return response;
    const error = await readError(response, surroundings.nowMs());
    return { end: { kind: 'answered', status: response.status, retryAfterSeconds: error.retryAfterSeconds }, error };
  } catch (cause) {
    const isSafeToResend = call.method === 'GET' || surroundings.wasNeverSent(cause);
    return { end: { kind: 'failed', isSafeToResend }, error: toFailure(cause) };
  }
}

function buildInit({ key }: GatewayAccess, { method, body }: GatewayCall, { options, scope }: Sending): RequestInit {
  const headers: Record<string, string> = {
    accept: 'application/json',
    ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
    ...(options.project === undefined ? {} : { 'x-drover-project': options.project }),
    ...(options.priority === undefined ? {} : { 'x-drover-priority': options.priority }),
    ...options.headers,
  };
  // A redirect would carry the key elsewhere; cookies of a page are no business of the gateway.
  const common = { method, signal: scope.signal, redirect: 'error', credentials: 'omit' } as const;
  if (body === undefined) return { ...common, headers };
  return { ...common, headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
