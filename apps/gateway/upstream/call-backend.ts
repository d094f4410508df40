import type { Dispatcher } from 'undici';
import { type CanonicalError, createError } from '../../translate/index.ts';
import { egressOf } from '../dialects.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { noteModelUse } from '../exchange/life.ts';
import { pause } from '../exchange/pause.ts';
import type { Backend } from './backend.ts';
import { checkAnswer, checkEncoding } from './check-answer.ts';
import { type CallFailure, classifyFailure } from './classify-failure.ts';
import { collectAnswer } from './collect-answer.ts';
import { type Answer, startCall, type UpstreamRequest } from './start-call.ts';

const maxErrorBytes = 64 * 1024;

export type Reply =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | {
      readonly kind: 'failed';
      readonly error: CanonicalError;
      /** The backend's own, when it answered. */
      readonly status?: number;
    };

type Attempt = { readonly kind: 'answer'; readonly answer: Answer } | CallFailure;

/** A backend and where it answers now. */
export interface Callee {
  readonly backend: Backend;
  readonly url: string;
}

/** One request on one connection, until the headers of its answer. */
function attempt(exchange: Exchange, dispatcher: Dispatcher, request: UpstreamRequest): Promise<Attempt> {
  const { stop, watchdog, times, facts } = exchange;
  const { settings, ports, upstream, registry } = exchange.gateway;
  facts.attempts++;
  return new Promise((resolve) => {
    let wasSent = false;
    const giveUp = (error: CanonicalError): void => {
      call.abort();
      watchdog.disarm();
      resolve({ kind: 'final', error });
    };
    const onLate = (): void =>
      giveUp(createError('first_byte_timeout', 'The backend did not begin to answer in time.'));
    const call = startCall(dispatcher, request, {
      sent() {
        wasSent = true;
        times.sentMs = ports.clock.monotonicMs();
        exchange.phase = 'reading';
        registry.touch();
        watchdog.arm(settings.firstByteTimeoutMs, onLate);
      },
      received() {
        times.lastAnswerMs = ports.clock.monotonicMs();
        times.firstAnswerMs ??= times.lastAnswerMs;
      },
      answered(answer) {
        noteModelUse(exchange);
        resolve({ kind: 'answer', answer });
      },
      failed(error) {
        watchdog.disarm();
        resolve(classifyFailure(error, { wasSent, wasReused: upstream.wasReused(error) }));
      },
    });
    if (!wasSent) {
      watchdog.arm(settings.connectTimeoutMs, () =>
        giveUp(createError('connect_timeout', 'The backend did not accept the connection in time.')),
      );
    }
    stop.onStop(giveUp);
  });
}

/** Sends once more, on a connection of its own, what a connection that had just died never carried. */
async function attemptAfresh(exchange: Exchange, { url, backend }: Callee, request: UpstreamRequest): Promise<Attempt> {
  exchange.facts.attemptNotes.push(
    'the kept connection was closed before it carried the request: sent again on a new one',
  );
  const fresh = exchange.gateway.upstream.createFresh(url, backend.id);
  const result = await attempt(exchange, fresh, request);
  void fresh.close();
  return result;
}

async function attemptReliably(exchange: Exchange, callee: Callee, relative: UpstreamRequest): Promise<Attempt> {
  const { upstream } = exchange.gateway;
  const request = { ...relative, path: `${callee.backend.basePath}${relative.path}` };
  const first = await attempt(exchange, upstream.dispatcherFor(callee.backend.id, callee.url), request);
  const isRepeatable = request.body === null || typeof request.body === 'string' || Buffer.isBuffer(request.body);
  return first.kind === 'stale' && isRepeatable ? attemptAfresh(exchange, callee, request) : first;
}

/** Reads an error answer and says what it means. */
async function readRefusal(exchange: Exchange, { backend }: Callee, answer: Answer): Promise<CanonicalError> {
  const { status, headers } = answer;
  const { parseError } = egressOf(backend.kind);
  exchange.facts.attemptNotes.push(`the backend answered with status ${status}`);
  if (checkEncoding(headers)) {
    answer.abort();
    return parseError(status, '', headers['retry-after'] ?? null);
  }
  const body = await collectAnswer(exchange, answer, maxErrorBytes);
  const stopped = exchange.stop.reason();
  if (stopped) return stopped;
  const text = body.kind === 'body' ? body.bytes.toString('utf8') : '';
  return parseError(status, text, headers['retry-after'] ?? null);
}

async function judge(exchange: Exchange, callee: Callee, result: Attempt): Promise<Reply> {
  if (result.kind !== 'answer') return { kind: 'failed', error: result.error };
  const { answer } = result;
  if (answer.status >= 400)
    return { kind: 'failed', error: await readRefusal(exchange, callee, answer), status: answer.status };
  const refused = checkAnswer(answer.status, answer.headers);
  if (!refused) return result;
  answer.abort();
  return { kind: 'failed', error: refused };
}

/** 50 to 250 ms, so that those who were refused together do not come back together. */
function waitBriefly(exchange: Exchange): Promise<void> {
  const random = Number.parseInt(exchange.gateway.ports.randomHex(1), 16) / 255;
  return pause(exchange, 50 + random * 200);
}

/** Sends a request to a backend: a usable answer, or the error to tell. Busy is tried once more within the retry budget. */
export async function callBackend(exchange: Exchange, callee: Callee, request: UpstreamRequest): Promise<Reply> {
  const { retryBudget, ports } = exchange.gateway;
  // A request that goes on elsewhere is the same traffic: it makes no room for more of its kind.
  if (exchange.placesTried === 1) retryBudget.noteRequest(ports.clock.monotonicMs());
  const reply = await judge(exchange, callee, await attemptReliably(exchange, callee, request));
  const isBusy = reply.kind === 'failed' && reply.error.code === 'backend_busy';
  if (!isBusy || !retryBudget.tryTake(ports.clock.monotonicMs())) return reply;
  await waitBriefly(exchange);
  const stopped = exchange.stop.reason();
  if (stopped) return { kind: 'failed', error: stopped };
  exchange.facts.attemptNotes.push('the backend was busy: tried once more');
  return judge(exchange, callee, await attemptReliably(exchange, callee, request));
}

/** The same without judging: whatever the backend answers passes through. */
export async function callBackendRaw(exchange: Exchange, callee: Callee, request: UpstreamRequest): Promise<Reply> {
  const result = await attemptReliably(exchange, callee, request);
  return result.kind === 'answer' ? result : { kind: 'failed', error: result.error };
}
