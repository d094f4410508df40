import type { Exchange } from '../exchange/exchange.ts';
import type { GatewayContext } from '../gateway-context.ts';
import type { Backend } from './backend.ts';

const defaultAnthropicVersion = '2023-06-01';
const plainValue = /^[\w.,: -]{1,512}$/;

/** A header of the client's that concerns the dialect, when it is plain. */
function readPlain(exchange: Exchange, name: string): string | null {
  const value = exchange.request.headers[name];
  return typeof value === 'string' && plainValue.test(value) ? value : null;
}

/** What an Anthropic backend wants besides its key: the version and betas that a client of the same dialect asks for. */
function anthropicHeaders(exchange: Exchange): string[] {
  const isEqual = exchange.dialect === 'anthropic';
  const version = isEqual ? readPlain(exchange, 'anthropic-version') : null;
  const beta = isEqual ? readPlain(exchange, 'anthropic-beta') : null;
  return ['anthropic-version', version ?? defaultAnthropicVersion, ...(beta === null ? [] : ['anthropic-beta', beta])];
}

function keyHeaders({ kind, apiKey }: Backend): string[] {
  if (apiKey === null) return [];
  return kind === 'anthropic' ? ['x-api-key', apiKey] : ['authorization', `Bearer ${apiKey}`];
}

const commonHeaders = ({ settings }: Pick<GatewayContext, 'settings'>): string[] => [
  'accept',
  'application/json, application/x-ndjson, text/event-stream',
  'accept-encoding',
  'identity',
  'user-agent',
  `drover/${settings.version}`,
];

/** The same for questions of Drover's own. */
export function buildBackendHeaders(gateway: Pick<GatewayContext, 'settings'>, backend: Backend): string[] {
  const version = backend.kind === 'anthropic' ? ['anthropic-version', defaultAnthropicVersion] : [];
  return [...commonHeaders(gateway), ...version, ...keyHeaders(backend)];
}

/**
 * Everything a backend gets to see of a request besides its body: its own key, and nothing of the client's own headers but the correlation id and
 * what the dialect needs.
 */
export function buildRequestHeaders(exchange: Exchange, backend: Backend, contentType: string | null): string[] {
  const headers = [
    ...commonHeaders(exchange.gateway),
    'x-request-id',
    exchange.correlationId ?? exchange.id,
    ...(backend.kind === 'anthropic' ? anthropicHeaders(exchange) : []),
    ...keyHeaders(backend),
  ];
  if (contentType !== null) headers.push('content-type', contentType);
  return headers;
}
