import type { CanonicalError } from '../../translate/index.ts';
import { errorRenderingOf } from '../dialects.ts';
import { buildErrorHeaders } from './answer-headers.ts';
import { endAndClose } from './end-and-close.ts';
import type { Exchange } from './exchange.ts';
import { guardFlush } from './guard-flush.ts';
import { endExchange, openRow } from './life.ts';
import { outcomeOf } from './outcome-of.ts';

/** Errors after which the connection is of no more use: its bytes are not in step, or nobody should use it again. */
const closingCodes: ReadonlySet<string> = new Set([
  'body_too_large',
  'body_incomplete',
  'request_timeout',
  'header_too_large',
  'bad_request',
  'shutting_down',
  'overloaded',
]);

/** Ends an exchange with an error in the caller's dialect, before the first byte or in the stream. The one place that does. */
export async function answerError(exchange: Exchange, error: CanonicalError): Promise<void> {
  await openRow(exchange, false);
  const { response, facts } = exchange;
  if (exchange.isEnded) return;
  if (error.code === 'client_closed' || response.destroyed) return abandon(exchange, error);
  const isStreaming = response.headersSent;
  const rendering = errorRenderingOf(exchange.dialect);
  const rendered = rendering.renderError(error);
  const renderStreamError = exchange.renderStreamError ?? rendering.renderStreamError;
  const body = isStreaming ? renderStreamError(error) : rendered.body;
  const sizeBytes = Buffer.byteLength(body);
  facts.bytesOut += sizeBytes;
  exchange.capture?.addAnswer(body);
  exchange.times.firstByteOutMs ??= exchange.gateway.ports.clock.monotonicMs();
  const status = isStreaming ? response.statusCode : error.status;
  endExchange(exchange, { status, outcome: outcomeOf(error.code), errorCode: error.code });
  if (!isStreaming)
    response.writeHead(error.status, buildHeaders(exchange, rendered.contentType, { error, sizeBytes }));
  const lastBytes = exchange.request.method === 'HEAD' ? '' : body;
  // A stream has told its client that the connection stays open: closing it would lose the client's next request.
  const isInStep = exchange.request.complete || !isStreaming;
  if (!isInStep || closingCodes.has(error.code)) return endAndClose(exchange, lastBytes);
  response.end(lastBytes);
  guardFlush(exchange);
}

function buildHeaders(
  exchange: Exchange,
  contentType: string,
  { error, sizeBytes }: { readonly error: CanonicalError; readonly sizeBytes: number },
): string[] {
  const headers = buildErrorHeaders(exchange, contentType, error);
  headers.push('content-length', String(sizeBytes));
  if (closingCodes.has(error.code)) headers.push('connection', 'close');
  if (error.code === 'method_not_allowed') headers.push('allow', exchange.route.methods.join(', '));
  return headers;
}

/** Nobody is left to answer. */
function abandon(exchange: Exchange, error: CanonicalError): void {
  const code = error.code === 'client_closed' ? error.code : 'client_closed';
  endExchange(exchange, { status: 499, outcome: 'client_closed', errorCode: code });
  exchange.response.destroy();
}
