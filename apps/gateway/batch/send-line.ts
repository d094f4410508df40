import type { IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import type { Dispatcher } from 'undici';
import { type CanonicalError, createError, type Parsed } from '../../translate/index.ts';
import { signOwnRequest } from '../access/sign-own-request.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { type CollectedBody, collectBody } from '../upstream/collect-body.ts';
import { parseAnswer } from '../upstream/parse-answer.ts';
import { type Answer, startCall } from '../upstream/start-call.ts';
import type { BatchRequest } from './read-line.ts';
import type { LineAnswer } from './render-line.ts';

/** Headers of the batch that hold for each of its requests. */
const sharedHeaders = [
  'authorization',
  'x-api-key',
  'user-agent',
  'anthropic-version',
  'anthropic-beta',
  'x-drover-num-ctx',
  'x-drover-keep-alive',
  'x-drover-cache',
] as const;

const lost = createError('backend_unavailable', 'The request got no answer.');
const tooLarge = createError('response_too_large', 'The answer is too large.');

/** The address under which the batch itself came in. */
export function ownUrl({
  localAddress = '127.0.0.1',
  localPort = 0,
  encrypted = false,
}: Pick<Socket, 'localAddress' | 'localPort'> & { readonly encrypted?: boolean }): string {
  return `${encrypted ? 'https' : 'http'}://${localAddress.includes(':') ? `[${localAddress}]` : localAddress}:${localPort}`;
}

function buildHeaders(exchange: Exchange, target: string, body: string): string[] {
  const { request, facts, caller, gateway } = exchange;
  const headers = [
    'host',
    request.headers.host ?? '',
    'content-type',
    'application/json',
    'x-drover-priority',
    'batch',
  ];
  for (const name of sharedHeaders) {
    const value = request.headers[name];
    if (typeof value === 'string') headers.push(name, value);
  }
  if (facts.project !== null) headers.push('x-drover-project', facts.project);
  // The signature of the batch is good for the batch alone.
  if (caller.key?.mode === 'signed') {
    headers.push('x-drover-signature', signOwnRequest(gateway, caller.key.id, { method: 'POST', target, body }));
  }
  return headers;
}

interface Received {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
}

function toReceived({ status, headers }: Answer, body: CollectedBody): Parsed<Received> {
  if (body.kind === 'body') return { kind: 'parsed', value: { status, headers, bytes: body.bytes } };
  return { kind: 'refused', error: body.kind === 'too-large' ? tooLarge : lost };
}

/** Sends the request as one of its own; whatever ends the batch ends it too. */
function post(exchange: Exchange, dispatcher: Dispatcher, { url, body }: BatchRequest): Promise<Parsed<Received>> {
  const { stop } = exchange;
  const { maxResponseBytes: maxBytes } = exchange.gateway.settings;
  return new Promise((resolve) => {
    const settle = (outcome: Parsed<Received>): void => {
      if (outcome.kind === 'refused') call.abort();
      resolve(outcome);
    };
    const text = JSON.stringify(body);
    const request = { method: 'POST', path: url, headers: buildHeaders(exchange, url, text), body: text } as const;
    const call = startCall(dispatcher, request, {
      sent() {},
      received() {},
      answered: (answer) => collectBody(answer, { maxBytes, settle: (body) => settle(toReceived(answer, body)) }),
      failed: () => settle({ kind: 'refused', error: lost }),
    });
    stop.onStop((error: CanonicalError) => settle({ kind: 'refused', error }));
  });
}

/** Sends a request of a batch through this gateway's own front door, so that it is checked, routed and recorded like any other. */
export async function sendLine(
  exchange: Exchange,
  dispatcher: Dispatcher,
  request: BatchRequest,
): Promise<Parsed<LineAnswer>> {
  const received = await post(exchange, dispatcher, request);
  if (received.kind === 'refused') return received;
  const { status, headers, bytes } = received.value;
  const body = parseAnswer(bytes, exchange.gateway.settings.maxJsonDepth);
  if (body.kind === 'refused') return body;
  const requestId = headers['x-request-id'];
  return {
    kind: 'parsed',
    value: { status, requestId: typeof requestId === 'string' ? requestId : '', body: body.value },
  };
}
