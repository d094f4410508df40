import type { RouteTarget } from '../../routing/index.ts';
import type { Exchange } from '../exchange/exchange.ts';
import type { RouteSpec } from './chat-spec.ts';

const nameRoute = ({ backend }: RouteTarget, { wire }: RouteSpec): string => `${backend} ${wire}`;

/** Whether the backend is known to lack the route of its own dialect. */
export const isRouteMissing = ({ gateway }: Exchange, target: RouteTarget, spec: RouteSpec): boolean =>
  gateway.missingRoutes.has(nameRoute(target, spec));

/** Remembers that the backend lacks the route. */
export function noteMissingRoute({ gateway, facts }: Exchange, target: RouteTarget, spec: RouteSpec): void {
  gateway.missingRoutes.add(nameRoute(target, spec));
  facts.attemptNotes.push('the backend has no such route: translated instead');
}
