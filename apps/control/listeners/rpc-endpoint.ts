import type { IncomingMessage, ServerResponse } from 'node:http';
import { BodyLimitPlugin, RPCHandler } from '@orpc/server/node';
import type { ControlRouter } from '../control-router.ts';
import { type Actor, readActor } from './read-actor.ts';

/** Answers one request below `/rpc`; `false` when the path is no procedure. Without an `actor` the request says who it is. */
export type RpcEndpoint = (request: IncomingMessage, response: ServerResponse, actor?: Actor) => Promise<boolean>;

/** Room for the longest Modelfile, in whatever script, and for 8 MB of images in base64. */
const maxBodyBytes = 12 * 1024 * 1024;

/** The control API as an HTTP handler, the same for every carrier. */
export function createRpcEndpoint(router: ControlRouter): RpcEndpoint {
  const handler = new RPCHandler(router, { plugins: [new BodyLimitPlugin({ maxBodySize: maxBodyBytes })] });
  return async (request, response, actor = readActor(request.headers)) =>
    (await handler.handle(request, response, { prefix: '/rpc', context: { actor } })).matched;
}
