import type { Completion, OpenRecord, Outcome, TranslationReceipt } from '../../contract/model/index.ts';
import type { TranslationNotes } from '../../translate/index.ts';
import { appOf, projectOf } from '../callers/peer.ts';
import type { Exchange } from './exchange.ts';

/** How a request ended, for its row. */
export interface Ending {
  readonly status: number;
  readonly outcome: Outcome;
  readonly errorCode: string | null;
}

const copyReceipt = ({ passed, mapped, emulated, dropped }: TranslationNotes): TranslationReceipt => ({
  passed: [...passed],
  mapped: [...mapped],
  emulated: [...emulated],
  dropped: [...dropped],
});

/** The row as it stands when the request is admitted, or refused (`isAdmitted` false). */
export function buildOpenRecord(exchange: Exchange, isAdmitted: boolean): OpenRecord {
  const { facts, route } = exchange;
  return {
    id: exchange.id,
    receivedAtMs: exchange.receivedAtMs,
    admittedAtMs: isAdmitted ? exchange.gateway.ports.clock.nowMs() : null,
    correlationId: exchange.correlationId,
    project: projectOf(exchange),
    app: appOf(exchange),
    pid: exchange.peer.program?.pid ?? null,
    keyId: exchange.caller.key?.id ?? null,
    session: facts.session,
    dialectIn: exchange.dialect,
    dialectOut: exchange.gateway.backends.get(facts.backend ?? '')?.kind ?? null,
    route: route.name,
    model: facts.model,
    servedModel: facts.servedModel,
    backend: facts.backend,
    stream: facts.stream,
    bytesIn: facts.bytesIn,
    translation: copyReceipt(facts.receipt),
    routeSteps: facts.routeSteps,
    clientAddress: exchange.request.socket.remoteAddress ?? null,
    userAgent: exchange.userAgent,
    prefixBreak: facts.prefixBreak,
  };
}

/**
 * Our own share of a request that one call answered: from the last byte of the request to the backend, from the backend's last byte to ours, and what
 * translating and waiting for the row took in between. Waiting for the daemon is queueing, not overhead.
 */
export function measureOverhead(exchange: Exchange, endMs: number): number | null {
  const { startedMs, bodyReadMs, sentMs, firstAnswerMs, lastAnswerMs, rowOpenedMs, queueMs, pumpMs } = exchange.times;
  if (sentMs === null || firstAnswerMs === null || lastAnswerMs === null) return null;
  const beforeMs = sentMs - (bodyReadMs ?? startedMs) - queueMs;
  // While a whole answer is still arriving, waiting for the row costs nothing.
  const rowMs = exchange.facts.stream && rowOpenedMs !== null ? Math.max(0, rowOpenedMs - firstAnswerMs) : 0;
  return Math.max(0, beforeMs) + rowMs + pumpMs + Math.max(0, endMs - lastAnswerMs);
}

/** The end of the row. `endMs` is monotonic. */
export function buildCompletion(exchange: Exchange, ending: Ending, endMs: number): Completion {
  const { facts, times } = exchange;
  const { clock } = exchange.gateway.ports;
  const { usage } = facts;
  const { program } = exchange.peer;
  const sinceStart = (momentMs: number | null): number | null =>
    momentMs === null ? null : momentMs - times.startedMs;
  const firstByteMs = sinceStart(times.firstByteOutMs);
  return {
    id: exchange.id,
    ...ending,
    project: facts.project === null ? (program?.project ?? null) : null,
    app: program?.name ?? null,
    pid: program?.pid ?? null,
    servedModel: facts.servedModel,
    backend: facts.backend,
    attempts: facts.attempts - facts.furtherCalls,
    attemptNotes: facts.attemptNotes,
    firstByteAtMs: firstByteMs === null ? null : Math.round(exchange.receivedAtMs + firstByteMs),
    doneAtMs: clock.nowMs(),
    queueMs: times.sentMs === null && times.queueMs === 0 ? null : times.queueMs,
    loadMs: usage?.loadMs ?? null,
    prefillMs: usage?.prefillMs ?? null,
    decodeMs: usage?.decodeMs ?? null,
    totalMs: endMs - times.startedMs,
    overheadMs: ending.outcome === 'ok' && facts.attempts <= 1 ? measureOverhead(exchange, endMs) : null,
    firstTokenMs: sinceStart(times.firstTokenMs),
    promptTokens: usage?.promptTokens ?? null,
    cachedTokens: usage?.cachedTokens ?? null,
    completionTokens: usage?.completionTokens ?? (facts.writtenTokens > 0 ? facts.writtenTokens : null),
    bytesIn: facts.bytesIn,
    bytesOut: facts.bytesOut,
    cache: facts.cache,
    truncated: facts.isTruncated,
    finishReason: facts.finishReason,
  };
}
