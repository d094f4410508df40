import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { CorsRules } from './cors-rules.ts';

const methods = 'GET, HEAD, POST, DELETE';
/** What the vendors' clients send from a page. */
const sendable =
  /^(?:accept|authorization|cache-control|content-type|idempotency-key|user-agent|x-api-key|x-request-id|(?:anthropic|openai|x-stainless|x-drover)-[a-z0-9-]{1,64})$/;
const maxNamesLength = 4096;
const maxAgeSeconds = '600';

export interface PagesAsked {
  readonly rules: CorsRules;
  /** Whether a key could be used from a page. */
  readonly hasKeys: () => boolean;
}

/** What the answer's permission says; `null` for requests of no page, or of one that may not call. Every page may only as long as there are no keys. */
export function findPermission({ origin }: IncomingHttpHeaders, { rules, hasKeys }: PagesAsked): string | null {
  if (origin === undefined || rules.isEmpty) return null;
  const match = rules.match(origin);
  if (match === 'named') return origin;
  if (match === null || hasKeys()) return null;
  return origin === 'null' && rules.match('*') === null ? origin : '*';
}

/** Lets the page read the answer, whatever it will be, with the few headers that answers have. Credentials of the browser are never asked for. */
export function permitPage(response: ServerResponse, permission: string): void {
  response.setHeader('access-control-allow-origin', permission);
  response.setHeader('access-control-expose-headers', '*');
  response.setHeader('vary', 'Origin');
}

/** A browser's question before the request itself. */
export const isPreflight = ({ method, headers }: IncomingMessage): boolean =>
  method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;

/** Answers a pre-flight of a page that may call. Which routes there are, and who may use them, shows only the request itself. */
export function answerPreflight({ headers }: IncomingMessage, response: ServerResponse, permission: string): void {
  const asked = (headers['access-control-request-headers'] ?? '').slice(0, maxNamesLength).toLowerCase().split(',');
  const allowed = asked.map((name) => name.trim()).filter((name) => sendable.test(name));
  response.writeHead(204, [
    ...['access-control-allow-origin', permission],
    ...['access-control-allow-methods', methods],
    ...(allowed.length === 0 ? [] : ['access-control-allow-headers', allowed.join(', ')]),
    ...['access-control-max-age', maxAgeSeconds],
    ...['vary', 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers'],
  ]);
  response.end();
}
