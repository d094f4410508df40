import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CanonicalError } from '../../translate/index.ts';
import type { GatewayContext } from '../gateway-context.ts';
import type { AllowedHosts } from '../guards/check-host.ts';
import { checkRequest } from '../guards/check-request.ts';
import { answerPreflight, findPermission, isPreflight, permitPage } from '../guards/permit-pages.ts';
import type { RequestListener } from './create-router.ts';

/** Where requests go that were let in, and those that were not. */
export interface Ways {
  readonly route: RequestListener;
  readonly refuse: (request: IncomingMessage, response: ServerResponse, error: CanonicalError) => void;
}

/** What a listener says about itself; asked at each request. */
export interface Threshold {
  readonly allowedHosts: () => AllowedHosts;
  readonly isEncrypted: boolean;
}

/** Creates what meets every request first: the guards, and the permission of web pages. */
export function createFrontDoor(gateway: GatewayContext, ways: Ways, threshold: Threshold): RequestListener {
  const { isEncrypted } = threshold;
  const stranger = { isEncrypted, isPermitted: false };
  const permitted = { isEncrypted, isPermitted: true };
  const { hasUsable: hasKeys } = gateway.ports.keys;
  return (request, response) => {
    const { cors } = gateway;
    const permission = cors.isEmpty ? null : findPermission(request.headers, { rules: cors, hasKeys });
    const refused = checkRequest(request, threshold.allowedHosts(), permission === null ? stranger : permitted);
    if (refused) return ways.refuse(request, response, refused);
    if (permission !== null) {
      if (isPreflight(request)) return answerPreflight(request, response, permission);
      permitPage(response, permission);
    } else if (!cors.isEmpty) response.setHeader('vary', 'Origin');
    ways.route(request, response);
  };
}
