import type { RenderedResponse } from '../../translate/index.ts';
import { answerError } from './answer-error.ts';
import { buildAnswerHeaders } from './answer-headers.ts';
import type { Exchange } from './exchange.ts';
import { guardFlush } from './guard-flush.ts';
import { endExchange, openRow } from './life.ts';
import { outcomeOfStatus } from './outcome-of.ts';

/** An answer in one piece. */
export interface WholeAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string | Buffer;
  /** Further headers, names and values in turn. */
  readonly headers?: readonly string[];
}

/** Sends a whole answer: waits for the row, ends it, then writes everything at once. */
export async function answerWhole(exchange: Exchange, answer: RenderedResponse | WholeAnswer): Promise<void> {
  await openRow(exchange, true);
  const stopped = exchange.stop.reason();
  if (stopped?.code === 'client_closed') return answerError(exchange, stopped);
  const { response, facts, times } = exchange;
  const sizeBytes = typeof answer.body === 'string' ? Buffer.byteLength(answer.body) : answer.body.length;
  const headers = buildAnswerHeaders(exchange, answer.contentType);
  // An answer that stands for one the client has says nothing about its length.
  if (answer.status !== 304) headers.push('content-length', String(sizeBytes));
  if ('headers' in answer && answer.headers !== undefined) headers.push(...answer.headers);
  times.firstByteOutMs = exchange.gateway.ports.clock.monotonicMs();
  facts.bytesOut = sizeBytes;
  exchange.capture?.addAnswer(answer.body);
  endExchange(exchange, { status: answer.status, outcome: outcomeOfStatus(answer.status), errorCode: null });
  response.writeHead(answer.status, headers);
  response.end(exchange.request.method === 'HEAD' ? undefined : answer.body);
  guardFlush(exchange);
}
