import { isPlainObject, type PlainObject } from '../../base/index.ts';
import {
  checkJsonDepth,
  createError,
  createOllamaTap,
  type NativeRequestKind,
  ollamaIngress,
} from '../../translate/index.ts';
import { answerError } from '../exchange/answer-error.ts';
import { answerWhole } from '../exchange/answer-whole.ts';
import type { CallerWishes } from '../exchange/caller-wishes.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { takeRoute, takeWishes } from '../exchange/prepare.ts';
import { readJson } from '../exchange/read-json.ts';
import { createClientStream } from '../stream/client-stream.ts';
import { createPassStep } from '../stream/pass-step.ts';
import { runPump } from '../stream/run-pump.ts';
import { type BackendRequest, fetchWhole, reachBackend } from '../upstream/reach-backend.ts';

const streamType = 'application/x-ndjson';
const jsonType = 'application/json; charset=utf-8';
const unreadable = createError('backend_bad_response', 'The backend sent an answer that cannot be read.');
const cut = createError('stream_interrupted', 'The backend ended its answer too early.');

/** Ollama's model routes over an Ollama backend: the bytes pass as they are, a tap listens for usage. */
export function serveNative(kind: NativeRequestKind, path: string): (exchange: Exchange) => Promise<void> {
  return async (exchange) => {
    const taken = takeWishes(exchange);
    if (taken.kind === 'refused') return answerError(exchange, taken.error);
    const read = await readJson(exchange);
    if (read.kind === 'refused') return answerError(exchange, read.error);
    const parsed = ollamaIngress.parseNativeRequest(kind, read.value);
    if (parsed.kind === 'refused') return answerError(exchange, parsed.error);
    const refused = takeRoute(exchange, { ...parsed.value, session: null });
    if (refused) return answerError(exchange, refused);
    const body = applyWishes(read.bytes, read.value, taken.wishes);
    const request: BackendRequest = { method: 'POST', path, body };
    return parsed.value.isStreaming ? passStream(exchange, request) : passWhole(exchange, request);
  };
}

/** The caller's own bytes, unless its headers ask for something that belongs into the body. */
function applyWishes(bytes: Buffer, value: unknown, { contextLength, keepAlive }: CallerWishes): Buffer | string {
  if ((contextLength === null && keepAlive === null) || !isPlainObject(value)) return bytes;
  const options: PlainObject = isPlainObject(value['options']) ? value['options'] : {};
  return JSON.stringify({
    ...value,
    ...(keepAlive === null ? {} : { keep_alive: keepAlive }),
    ...(contextLength === null ? {} : { options: { ...options, num_ctx: contextLength } }),
  });
}

async function passWhole(exchange: Exchange, request: BackendRequest): Promise<void> {
  const reply = await fetchWhole(exchange, request);
  if (reply.kind === 'failed') return answerError(exchange, reply.error);
  const text = reply.bytes.toString('utf8');
  if (checkJsonDepth(text, exchange.gateway.settings.maxJsonDepth)) return answerError(exchange, unreadable);
  const tap = createOllamaTap();
  tap.pushLine(text);
  const { error, usage, finishReason, isComplete } = tap.report();
  if (error) return answerError(exchange, error);
  if (!isComplete) return answerError(exchange, text.trim() === '' ? unreadable : cut);
  exchange.facts.usage = usage;
  exchange.facts.finishReason = finishReason;
  return answerWhole(exchange, { status: 200, contentType: jsonType, body: reply.bytes });
}

async function passStream(exchange: Exchange, request: BackendRequest): Promise<void> {
  const { maxLineLength, maxJsonDepth, idleTimeoutMs } = exchange.gateway.settings;
  const reply = await reachBackend(exchange, request);
  if (reply.kind === 'failed') return answerError(exchange, reply.error);
  // Loading and unloading are answered with one object even when a stream was asked for.
  const isStream = reply.answer.headers['content-type']?.startsWith(streamType) === true;
  const stream = createClientStream(exchange, { status: 200, contentType: isStream ? streamType : jsonType });
  const step = createPassStep({ tap: createOllamaTap(), maxLineLength, maxJsonDepth });
  // Blanks before a record belong to its JSON; only whole lines pass, so a record always follows.
  exchange.probe = () => ' ';
  const failed = await runPump(exchange, { answer: reply.answer, step, stream, keepAlive: null, idleTimeoutMs });
  if (failed) return answerError(exchange, failed);
}
