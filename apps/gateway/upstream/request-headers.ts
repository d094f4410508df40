import type { Exchange } from '../exchange/exchange.ts';

/** Everything a backend gets to see of a request besides its body: nothing of the client's own headers but its correlation id. */
export function buildRequestHeaders(exchange: Exchange, contentType: string | null): string[] {
  const headers = [
    'accept',
    'application/json, application/x-ndjson',
    'accept-encoding',
    'identity',
    'user-agent',
    `drover/${exchange.gateway.settings.version}`,
    'x-request-id',
    exchange.correlationId ?? exchange.id,
  ];
  if (contentType !== null) headers.push('content-type', contentType);
  return headers;
}
