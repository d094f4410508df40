import type { CanonicalError } from '../../translate/index.ts';
import type { Exchange } from './exchange.ts';

const maxValueLength = 512;
const plainText = /^[\u0020-\u007e]*$/;

/** A header value that cannot break out of its line: capped, and percent-encoded where it is not plain ASCII. */
function toHeaderValue(text: string): string {
  const short = text.slice(0, maxValueLength);
  // A lone surrogate cannot be percent-encoded; the way through bytes replaces it.
  return plainText.test(short) ? short : encodeURIComponent(Buffer.from(short).toString());
}

function addTranslation(exchange: Exchange, headers: string[]): void {
  const { receipt, parameterNotes } = exchange.facts;
  const { emulated, dropped } = receipt;
  if (emulated.length === 0 && dropped.length === 0 && parameterNotes.length === 0) return;
  const notes = [
    ...parameterNotes,
    ...emulated.map((path) => `emulated ${path}`),
    ...dropped.map((path) => `dropped ${path}`),
  ];
  headers.push('x-drover-translation', toHeaderValue(notes.join(', ')));
}

function addPromptNotes({ facts }: Exchange, headers: string[]): void {
  const { overlong, prefixBreak } = facts;
  if (overlong !== null) {
    const { estimatedTokens, contextLength } = overlong;
    headers.push('x-drover-truncated', `about ${estimatedTokens} tokens for a context of ${contextLength}`);
  }
  if (prefixBreak !== null) {
    const cost = prefixBreak.lostMs === null ? '' : `; about ${(prefixBreak.lostMs / 1000).toFixed(1)} s`;
    headers.push('x-drover-prefix', `broken at ${prefixBreak.at}${cost}`);
  }
}

/** Headers of every answer, names and values in turn. */
export function buildAnswerHeaders(exchange: Exchange, contentType: string): string[] {
  const { facts, times } = exchange;
  const headers = ['content-type', contentType, 'x-content-type-options', 'nosniff'];
  headers.push('x-request-id', exchange.correlationId ?? exchange.id);
  if (facts.backend !== null) headers.push('x-drover-backend', facts.backend);
  if (facts.servedModel !== null) headers.push('x-drover-model', toHeaderValue(facts.servedModel));
  if (facts.cache !== null) headers.push('x-drover-cache', facts.cache);
  if (times.sentMs !== null || times.queueMs > 0) headers.push('x-drover-queue-ms', String(Math.round(times.queueMs)));
  addTranslation(exchange, headers);
  addPromptNotes(exchange, headers);
  headers.push(...facts.rateHeaders);
  return headers;
}

/** Headers of an answer that is an error. */
export function buildErrorHeaders(exchange: Exchange, contentType: string, error: CanonicalError): string[] {
  const headers = buildAnswerHeaders(exchange, contentType);
  headers.push('x-drover-error', error.code);
  if (error.retryAfterSeconds !== null) headers.push('retry-after', String(error.retryAfterSeconds));
  // The vendors' clients repeat every 503 by themselves; what does not fit will not fit the next time.
  else if (error.code === 'memory_budget') headers.push('x-should-retry', 'false');
  return headers;
}
