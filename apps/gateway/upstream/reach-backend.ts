import type { Parsed } from '../../translate/index.ts';
import { captureSent } from '../capture/capture-exchange.ts';
import { awaitBackend } from '../exchange/await-backend.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { openRow } from '../exchange/life.ts';
import { tryBackend } from '../failover/try-backend.ts';
import { callBackend, type Reply } from './call-backend.ts';
import { type Collected, collectAnswer } from './collect-answer.ts';
import { parseAnswer } from './parse-answer.ts';
import { buildRequestHeaders } from './request-headers.ts';
import type { UpstreamRequest } from './start-call.ts';

export type BackendRequest = Pick<UpstreamRequest, 'method' | 'path' | 'body'>;

/** Admits a request: asks for its row, waits for the backend, sends it. Resolves when both the row and the answer's headers are there. */
export async function reachBackend(exchange: Exchange, request: BackendRequest): Promise<Reply> {
  const rowOpening = openRow(exchange, true);
  const wait = await awaitBackend(exchange);
  if (wait.kind === 'refused') return { kind: 'failed', error: wait.error };
  const { url, backend } = wait;
  const headers = buildRequestHeaders(exchange, backend, request.body === null ? null : 'application/json');
  captureSent(exchange, request.body);
  const reply = await tryBackend(exchange, () => callBackend(exchange, { url, backend }, { ...request, headers }));
  await rowOpening;
  return reply;
}

export type WholeReply = Collected | Extract<Reply, { kind: 'failed' }>;

/** The same for an answer that is taken as a whole. */
export async function fetchWhole(exchange: Exchange, request: BackendRequest): Promise<WholeReply> {
  const reply = await reachBackend(exchange, request);
  if (reply.kind === 'failed') return reply;
  return collectAnswer(exchange, reply.answer, exchange.gateway.settings.maxResponseBytes);
}

export type ParsedReply =
  | { readonly kind: 'parsed'; readonly value: unknown; readonly bytes: Buffer }
  | Extract<Parsed<unknown>, { kind: 'refused' }>;

/** The same for an answer that is JSON, with its bytes as they came. */
export async function fetchParsed(exchange: Exchange, request: BackendRequest): Promise<ParsedReply> {
  const reply = await fetchWhole(exchange, request);
  if (reply.kind === 'failed') return { kind: 'refused', error: reply.error };
  const body = parseAnswer(reply.bytes, exchange.gateway.settings.maxJsonDepth);
  return body.kind === 'refused' ? body : { ...body, bytes: reply.bytes };
}
