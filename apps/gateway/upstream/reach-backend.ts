import type { CanonicalError } from '../../translate/index.ts';
import { awaitBackend } from '../exchange/await-backend.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { openRow } from '../exchange/life.ts';
import { callBackend, type Reply } from './call-backend.ts';
import { collectAnswer } from './collect-answer.ts';
import { buildRequestHeaders } from './request-headers.ts';
import type { Answer, UpstreamRequest } from './start-call.ts';

export type BackendRequest = Pick<UpstreamRequest, 'method' | 'path' | 'body'>;

/** Admits a request: asks for its row, waits for the backend, sends it. Resolves when both the row and the answer's headers are there. */
export async function reachBackend(exchange: Exchange, request: BackendRequest): Promise<Reply> {
  const rowOpening = openRow(exchange, true);
  const wait = await awaitBackend(exchange);
  if (wait.kind === 'refused') return { kind: 'failed', error: wait.error };
  const { url, backend } = wait;
  const headers = buildRequestHeaders(exchange, backend, request.body === null ? null : 'application/json');
  const reply = await callBackend(exchange, { url, backend }, { ...request, headers });
  await rowOpening;
  return reply;
}

export type WholeReply =
  | { readonly kind: 'body'; readonly bytes: Buffer; readonly answer: Answer }
  | { readonly kind: 'failed'; readonly error: CanonicalError };

/** The same for an answer that is taken as a whole. */
export async function fetchWhole(exchange: Exchange, request: BackendRequest): Promise<WholeReply> {
  const reply = await reachBackend(exchange, request);
  if (reply.kind === 'failed') return reply;
  const collected = await collectAnswer(exchange, reply.answer, exchange.gateway.settings.maxResponseBytes);
  return collected.kind === 'body' ? { ...collected, answer: reply.answer } : collected;
}
