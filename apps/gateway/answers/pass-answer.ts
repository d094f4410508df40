import { type AnswerTap, checkJsonDepth, cutAnswer, unreadableAnswer } from '../../translate/index.ts';
import type { PassKeeping } from '../cache/keep-passing.ts';
import { answerWhole } from '../exchange/answer-whole.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { answerFailure as answerFailureElsewhere } from '../failover/answer-failure.ts';
import { createClientStream } from '../stream/client-stream.ts';
import { createEventPassStep } from '../stream/event-pass-step.ts';
import { startKeepAlive } from '../stream/keep-alive.ts';
import { createPassStep } from '../stream/pass-step.ts';
import { runPump } from '../stream/run-pump.ts';
import type { Reply } from '../upstream/call-backend.ts';
import { type BackendRequest, fetchWhole, reachBackend } from '../upstream/reach-backend.ts';
import type { Answer } from '../upstream/start-call.ts';

/** An answer whose bytes pass as they are, because client and backend speak the same dialect. */
export interface Passage {
  readonly request: BackendRequest;
  readonly isStreaming: boolean;
  readonly framing: 'ndjson' | 'sse';
  /** Listens for usage and for the end. */
  readonly createTap: () => AnswerTap;
  /** Not every backend of the dialect has the route. */
  readonly isOptional: boolean;
  /** Hears the answer too; `null` for nobody. */
  readonly keeping: PassKeeping | null;
}

/** `missing`: the backend has no such route, and nothing has been told to the client yet. */
export type PassOutcome = 'answered' | 'missing';

const jsonTypes = { ndjson: 'application/json; charset=utf-8', sse: 'application/json' } as const;
const streamTypes = { ndjson: 'application/x-ndjson', sse: 'text/event-stream' } as const;

/** Sends the client's own bytes and passes the answer on unchanged, while a tap listens. */
export function passAnswer(exchange: Exchange, passage: Passage): Promise<PassOutcome> {
  return passage.isStreaming ? passStream(exchange, passage) : passWhole(exchange, passage);
}

type Failure = Extract<Reply, { kind: 'failed' }>;

async function answerFailure(exchange: Exchange, failure: Failure, { isOptional }: Passage): Promise<PassOutcome> {
  const isMissing = failure.error.code === 'backend_error' && (failure.status === 404 || failure.status === 405);
  if (isOptional && isMissing) return 'missing';
  await answerFailureElsewhere(exchange, failure.error, failure.status ?? null);
  return 'answered';
}

async function passWhole(exchange: Exchange, passage: Passage): Promise<PassOutcome> {
  const reply = await fetchWhole(exchange, passage.request);
  if (reply.kind === 'failed') return answerFailure(exchange, reply, passage);
  await passBody(exchange, reply.bytes, passage);
  return 'answered';
}

async function passBody(exchange: Exchange, bytes: Buffer, { framing, createTap, keeping }: Passage): Promise<void> {
  const text = bytes.toString('utf8');
  if (checkJsonDepth(text, exchange.gateway.settings.maxJsonDepth))
    return answerFailureElsewhere(exchange, unreadableAnswer);
  const tap = createTap();
  tap.pushBody(text);
  const { error, usage, finishReason, isComplete } = tap.report();
  if (error) return answerFailureElsewhere(exchange, error);
  if (!isComplete) return answerFailureElsewhere(exchange, text.trim() === '' ? unreadableAnswer : cutAnswer);
  exchange.facts.usage = usage;
  exchange.facts.finishReason = finishReason;
  keeping?.keepBody(text);
  return answerWhole(exchange, { status: 200, contentType: jsonTypes[framing], body: bytes });
}

async function passStream(exchange: Exchange, passage: Passage): Promise<PassOutcome> {
  const reply = await reachBackend(exchange, passage.request);
  if (reply.kind === 'failed') return answerFailure(exchange, reply, passage);
  await pumpStream(exchange, reply.answer, passage);
  return 'answered';
}

async function pumpStream(exchange: Exchange, answer: Answer, passage: Passage): Promise<void> {
  const { maxLineLength, maxJsonDepth, idleTimeoutMs } = exchange.gateway.settings;
  const isSse = passage.framing === 'sse';
  const streamType = streamTypes[passage.framing];
  // Ollama answers loading and unloading with one object even when a stream was asked for.
  const isStream = answer.headers['content-type']?.startsWith(streamType) === true;
  if (isSse && !isStream) {
    answer.abort();
    return answerFailureElsewhere(exchange, unreadableAnswer);
  }
  const contentType = isStream ? streamType : jsonTypes[passage.framing];
  const stream = createClientStream(exchange, { status: 200, contentType });
  const tap = passage.createTap();
  const passing = (isSse ? createEventPassStep : createPassStep)({ tap, maxLineLength, maxJsonDepth });
  const step = passage.keeping?.listenTo(passing) ?? passing;
  const keepAlive = isSse ? startKeepAlive(exchange, stream) : null;
  // Blanks before a record belong to its JSON; only whole lines and whole events pass, so a record always follows.
  exchange.probe = () => (isSse ? ': probe\n\n' : ' ');
  const failed = await runPump(exchange, { answer, step, stream, keepAlive, idleTimeoutMs });
  if (failed) return answerFailureElsewhere(exchange, failed);
}
