import { createError } from '../../translate/index.ts';
import { answerError } from '../exchange/answer-error.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { endExchange } from '../exchange/life.ts';
import type { Route } from './route.ts';
import { routeTable } from './route-table.ts';
import { serveMissing } from './serve-missing.ts';

const projectPrefix = /^\/p\/([^/]*)(?=\/)/;

/** A target's parts for those who do not go through the router: path without project and query. */
export function splitTarget(target: string): { readonly path: string; readonly project: string | null } {
  const [path = ''] = target.split('?', 1);
  const project = projectPrefix.exec(path)?.[1] ?? null;
  return { path: path.replace(projectPrefix, ''), project };
}

const matches = (route: Route, path: string): boolean =>
  route.path.endsWith('*') ? path.startsWith(route.path.slice(0, -1)) : route.path === path;

function dialectOf(path: string): Route['dialect'] {
  if (path.startsWith('/api/')) return 'ollama';
  return path.startsWith('/v1/') ? 'openai' : 'none';
}

async function serveOptions(exchange: Exchange): Promise<void> {
  endExchange(exchange, { status: 204, outcome: 'ok', errorCode: null });
  exchange.response.writeHead(204, { allow: [...exchange.route.methods, 'OPTIONS'].join(', ') }).end();
}

const serveWrongMethod = (exchange: Exchange): Promise<void> =>
  answerError(exchange, createError('method_not_allowed', 'This route does not know that method.'));

/**
 * The route that a request without a route of its own is answered as: the one it would have had, for refusals before routing; else one that
 * says what is wrong with its path or method, in the dialect that the path suggests.
 */
export function findRoute(method: string, path: string): Route {
  const candidates = routeTable.filter((route) => matches(route, path));
  const [first] = candidates;
  const exact = candidates.find(({ methods }) => methods.some((known) => known === method));
  if (exact) return exact;
  if (!first) {
    const dialect = dialectOf(path);
    const facts = {
      methods: [],
      path,
      name: 'unknown',
      dialect,
      policy: 'open',
      isRecorded: false,
      body: null,
    } as const;
    return { ...facts, serve: serveMissing };
  }
  const methods = candidates.flatMap((route) => route.methods);
  if (method === 'OPTIONS') return { ...first, methods, policy: 'open', isRecorded: false, serve: serveOptions };
  return { ...first, methods, serve: serveWrongMethod };
}
