import { ApiError } from '../api-error.ts';
import type { Daemon } from '../daemon.ts';
import { waitForAbort } from '../engine/system-time.ts';
import { routes } from '../routes/all-routes.ts';
import type { Route, RouteCall } from '../routes/route.ts';
import { checkCaller } from './caller-check.ts';
import { jsonType, renderError } from './error-answer.ts';
import type { Exchange } from './exchange.ts';
import { spoilInference } from './spoil-inference.ts';

export interface DispatchOptions {
  readonly daemon: Daemon;
  /** Settles when the daemon serves; connections before that wait. */
  readonly serving: Promise<void>;
  readonly isLoopbackOnly: boolean;
}

const plainText = { 'content-type': 'text/plain' };

type Match =
  | { readonly kind: 'found'; readonly route: Route; readonly rest: string }
  | { readonly kind: 'no-path' }
  | { readonly kind: 'no-method' };

function covers(route: Route, path: string): boolean {
  if (route.path === '/' || !route.path.endsWith('/')) return path === route.path;
  return path.length > route.path.length && path.startsWith(route.path);
}

/** Finds the route of a path; one that only lacks the method is told apart. */
export function matchRoute(method: string, path: string): Match {
  const candidates = routes.filter((route) => covers(route, path));
  const route = candidates.find((candidate) => candidate.methods.includes(method));
  if (!route) return { kind: candidates.length > 0 ? 'no-method' : 'no-path' };
  return { kind: 'found', route, rest: route.path === '/' ? '' : decode(path.slice(route.path.length)) };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A stray percent sign stands for itself.
    return text;
  }
}

async function run(route: Route, call: RouteCall): Promise<void> {
  const { daemon, exchange } = call;
  try {
    if (route.isInference && (await spoilInference(daemon, exchange, route.dialect)) === 'answered') return;
    await route.run(call);
  } catch (error) {
    if (!(error instanceof ApiError)) {
      daemon.log.write('ERROR', 'request failed', {
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
    }
    const answered = error instanceof ApiError ? error : new ApiError(500, 'internal error of the simulator');
    exchange.send(answered.status, renderError(route.dialect, answered, exchange.id), {
      'content-type': jsonType(route.dialect),
    });
  }
}

/** Answers one request: waits until the daemon serves, checks the caller, finds the route and runs it. */
export async function dispatch(options: DispatchOptions, exchange: Exchange): Promise<void> {
  const { daemon, serving, isLoopbackOnly } = options;
  await Promise.race([serving, waitForAbort(exchange.signal)]);
  if (daemon.switches.current().hangAll) await waitForAbort(exchange.signal);
  if (exchange.signal.aborted) return;
  const { host, origin } = exchange.headers;
  const verdict = checkCaller(
    { method: exchange.method, host, origin },
    { isLoopbackOnly, origins: daemon.settings.origins },
  );
  if (verdict.kind === 'answer') return exchange.send(verdict.status, '', verdict.headers);
  exchange.addHeaders(verdict.headers);
  const match = matchRoute(exchange.method, exchange.path);
  switch (match.kind) {
    case 'found':
      return run(match.route, { daemon, exchange, rest: match.rest });
    case 'no-method':
      return exchange.send(405, '405 method not allowed', plainText);
    case 'no-path':
      return exchange.send(404, '404 page not found', plainText);
  }
}
