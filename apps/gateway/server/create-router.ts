import type { IncomingMessage, ServerResponse } from 'node:http';
import { type FastifyRequest, fastify } from 'fastify';
import { findRoute, splitTarget } from '../routes/find-route.ts';
import type { Route } from '../routes/route.ts';
import { routeTable } from '../routes/route-table.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    route?: Route;
  }
}

/** What routing found out about a request. */
export interface Routed {
  readonly route: Route;
  readonly wildcard: string;
  readonly pathProject: string | null;
}

export type RequestListener = (request: IncomingMessage, response: ServerResponse) => void;
export type Serve = (request: IncomingMessage, response: ServerResponse, routed: Routed) => void;

const projectPath = '/p/:project';
const maxParamLength = 16 * 1024;

function readRouted({ raw, routeOptions, params }: FastifyRequest): Routed {
  const { route } = routeOptions.config;
  if (!route) {
    const { path, project } = splitTarget(raw.url ?? '/');
    return { route: findRoute(raw.method ?? 'GET', path), wildcard: '', pathProject: project };
  }
  const { '*': wildcard = '', project = null } = params as { readonly '*'?: string; readonly project?: string };
  return { route, wildcard, pathProject: project };
}

/**
 * Routes requests by the table, each route also below `/p/{project}`. Every request is taken over as soon as its route is known: bodies are
 * read by our own capped reader, answers are written without the framework's stages.
 */
export async function createRouter(serve: Serve): Promise<RequestListener> {
  const app = fastify({ logger: false, exposeHeadRoutes: false, routerOptions: { maxParamLength } });
  app.addHook('onRequest', (request, reply) => {
    reply.hijack();
    serve(request.raw, reply.raw, readRouted(request));
  });
  const neverReached = (): void => undefined;
  for (const route of routeTable) {
    for (const prefix of ['', projectPath]) {
      app.route({
        method: [...route.methods],
        url: `${prefix}${route.path}`,
        config: { route },
        handler: neverReached,
      });
    }
  }
  app.setNotFoundHandler(neverReached);
  await app.ready();
  return (request, response) => app.routing(request, response);
}
