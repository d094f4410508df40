import type { IncomingMessage } from 'node:http';
import type { CanonicalError } from '../../translate/index.ts';
import { checkHeaders } from './check-headers.ts';
import { type AllowedHosts, checkHost } from './check-host.ts';
import { checkOrigin, type OriginFacts } from './check-origin.ts';
import { checkTarget } from './check-target.ts';

/** What must hold before a request is routed, in order: sane headers and target, our own host name, no foreign page. */
export function checkRequest(
  request: IncomingMessage,
  allowedHosts: AllowedHosts,
  origin: OriginFacts,
): CanonicalError | null {
  return (
    checkHeaders(request.rawHeaders) ??
    checkTarget(request.url ?? '') ??
    checkHost(request.headers.host, allowedHosts, request.socket) ??
    checkOrigin(request.headers, origin)
  );
}
