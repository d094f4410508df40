import { type Readable, Transform } from 'node:stream';
import { type CanonicalError, createError } from '../../translate/index.ts';
import { checkManagedModels } from '../access/model-limits.ts';
import { createSignedUpload } from '../access/signed-upload.ts';
import { answerError } from '../exchange/answer-error.ts';
import { answerWhole } from '../exchange/answer-whole.ts';
import { awaitBackend } from '../exchange/await-backend.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { openRow } from '../exchange/life.ts';
import { takeWishes } from '../exchange/prepare.ts';
import { readBody } from '../exchange/read-body.ts';
import { checkContentType } from '../guards/check-content-type.ts';
import { createClientStream } from '../stream/client-stream.ts';
import { runPump } from '../stream/run-pump.ts';
import { createThroughStep } from '../stream/through-step.ts';
import { findOllama } from '../upstream/backend.ts';
import { callBackendRaw } from '../upstream/call-backend.ts';
import { checkEncoding } from '../upstream/check-answer.ts';
import { buildRequestHeaders } from '../upstream/request-headers.ts';
import type { Answer } from '../upstream/start-call.ts';

type Method = 'GET' | 'HEAD' | 'POST' | 'DELETE';
type Upload =
  | { readonly kind: 'body'; readonly bytes: Buffer | Readable | null }
  | { readonly kind: 'refused'; readonly error: CanonicalError };

/** Types a backend may answer with under its own name; anything else goes out as bytes that no browser interprets. */
const answerTypes = [
  'application/json; charset=utf-8',
  'application/json',
  'application/x-ndjson',
  'text/plain; charset=utf-8',
  'text/plain',
];

/** Native routes that concern no model's answer: pull, push, create, copy, delete, blobs, account. Everything passes as it is. */
export async function serveThrough(exchange: Exchange): Promise<void> {
  const taken = takeWishes(exchange);
  if (taken.kind === 'refused') return answerError(exchange, taken.error);
  const upload = await takeUpload(exchange);
  if (upload.kind === 'refused') return answerError(exchange, upload.error);
  exchange.facts.backend = findOllama(exchange.gateway.backends)?.id ?? null;
  const rowOpening = openRow(exchange, true);
  const wait = await awaitBackend(exchange);
  if (wait.kind === 'refused') return answerError(exchange, wait.error);
  const contentType = upload.bytes === null ? null : (exchange.request.headers['content-type'] ?? 'application/json');
  const request = { method: exchange.request.method as Method, path: toBackendPath(exchange), body: upload.bytes };
  const headers = buildRequestHeaders(exchange, wait.backend, contentType);
  const length = exchange.request.headers['content-length'];
  if (upload.bytes instanceof Transform && length !== undefined) headers.push('content-length', length);
  const reply = await callBackendRaw(exchange, wait, { ...request, headers });
  await rowOpening;
  return reply.kind === 'failed' ? answerError(exchange, reply.error) : passAnswer(exchange, reply.answer);
}

/** The path without the project's prefix. */
function toBackendPath(exchange: Exchange): string {
  const target = exchange.request.url ?? '/';
  return exchange.pathProject === null ? target : target.slice(target.indexOf('/', '/p/'.length));
}

/** Bodies of blobs are models: they flow through uncapped. All others are read first. */
async function takeUpload(exchange: Exchange): Promise<Upload> {
  const { request, route } = exchange;
  if (route.body === null) return { kind: 'body', bytes: null };
  if (route.body === 'json-or-none' || request.method !== 'POST') {
    const read = await readBody(exchange);
    if (read.kind === 'refused') return read;
    const forbidden = checkManagedModels(exchange, read.bytes);
    if (forbidden) return { kind: 'refused', error: forbidden };
    return { kind: 'body', bytes: read.bytes.length === 0 ? null : read.bytes };
  }
  const error = checkContentType(request.headers, route.body);
  if (error) return { kind: 'refused', error };
  if (request.headers.expect !== undefined) exchange.response.writeContinue();
  return { kind: 'body', bytes: countUpload(exchange) };
}

/** The body as it flows. A listener on the request itself would let it flow before the backend is there to take it. */
function countUpload(exchange: Exchange): Readable {
  const { request, facts, caller } = exchange;
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      facts.bytesIn += chunk.length;
      done(null, chunk);
    },
  });
  const counted = request.pipe(counter);
  return caller.key?.mode === 'signed' ? counted.pipe(createSignedUpload(exchange)) : counted;
}

async function passAnswer(exchange: Exchange, answer: Answer): Promise<void> {
  const { status, headers } = answer;
  const refused = checkEncoding(headers) ?? (status >= 300 && status < 400 ? redirected : null);
  if (refused) {
    answer.abort();
    return answerError(exchange, refused);
  }
  const contentType = answerTypes.find((type) => type === headers['content-type']) ?? 'application/octet-stream';
  if (exchange.request.method === 'HEAD') {
    answer.attach({ data() {}, end() {}, fail() {} });
    return answerWhole(exchange, { status, contentType, body: '' });
  }
  const stream = createClientStream(exchange, { status, contentType });
  // Verifying a large model is silent for minutes.
  const idleTimeoutMs = exchange.gateway.settings.firstByteTimeoutMs;
  const failed = await runPump(exchange, { answer, step: createThroughStep(), stream, keepAlive: null, idleTimeoutMs });
  if (failed) return answerError(exchange, failed);
}

const redirected = createError('backend_redirect', 'The backend pointed elsewhere, which is not followed.');
