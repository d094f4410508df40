import type { Duplex } from 'node:stream';
import { type CanonicalError, createError, openaiIngress } from '../../translate/index.ts';

const reasons: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
  501: 'Not Implemented',
};
const wellFormedStart = /^[A-Z]{1,32} \/[^\r\n]* HTTP\/1\.[01]\r\n/;

interface ParserError extends Error {
  readonly code?: string;
  readonly rawPacket?: Buffer;
}

/** What is wrong with bytes that the parser gave up on. */
export function describeParserError({ code, rawPacket }: ParserError): CanonicalError {
  if (code === 'HPE_HEADER_OVERFLOW') return createError('header_too_large', 'The headers are larger than 16 KiB.');
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return createError('request_timeout', 'The request took too long to arrive.');
  const start = rawPacket?.toString('latin1', 0, 4096) ?? '';
  if (code === 'HPE_INVALID_METHOD' && wellFormedStart.test(start)) return unknownMethod;
  return notARequest;
}

export const notARequest = createError('bad_request', 'This is not a valid HTTP/1.1 request.');

/** For methods and upgrades that no route can know. */
export const unknownMethod = createError('method_not_allowed', 'This method is not supported.', { status: 501 });

/** Answers on a bare connection, for requests that never became one, and closes it. */
export function answerBroken(socket: Duplex, error: CanonicalError): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const { body, contentType } = openaiIngress.renderError(error);
  const head = [
    `HTTP/1.1 ${error.status} ${reasons[error.status] ?? 'Bad Request'}`,
    `content-type: ${contentType}`,
    `content-length: ${Buffer.byteLength(body)}`,
    `x-drover-error: ${error.code}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}
