import { isPlainObject } from '../../base/index.ts';
import { createError } from '../../translate/index.ts';
import { answerError } from '../exchange/answer-error.ts';
import { answerWhole } from '../exchange/answer-whole.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { takeRoute, takeWishes } from '../exchange/prepare.ts';
import { readJson } from '../exchange/read-json.ts';
import { parseAnswer } from '../upstream/parse-answer.ts';
import { type BackendRequest, fetchWhole } from '../upstream/reach-backend.ts';

const jsonType = 'application/json; charset=utf-8';
const localBackend = 'local';

/** `GET` routes of the native API that tell about the daemon: tags, ps, version. */
export function serveLookup(path: string): (exchange: Exchange) => Promise<void> {
  return async (exchange) => {
    const taken = takeWishes(exchange);
    if (taken.kind === 'refused') return answerError(exchange, taken.error);
    exchange.facts.backend = localBackend;
    return passJson(exchange, { method: 'GET', path, body: null });
  };
}

/** `POST /api/show`, whose model may also be called `name`. */
export async function serveShow(exchange: Exchange): Promise<void> {
  const taken = takeWishes(exchange);
  if (taken.kind === 'refused') return answerError(exchange, taken.error);
  const read = await readJson(exchange);
  if (read.kind === 'refused') return answerError(exchange, read.error);
  const model = readShownModel(read.value);
  if (model === null) {
    return answerError(exchange, createError('invalid_request', 'model must be a text.', { field: 'model' }));
  }
  const refused = takeRoute(exchange, { model, isStreaming: false, project: null, session: null });
  if (refused) return answerError(exchange, refused);
  return passJson(exchange, { method: 'POST', path: '/api/show', body: read.bytes });
}

function readShownModel(body: unknown): string | null {
  if (!isPlainObject(body)) return null;
  const model = body['model'] ?? body['name'];
  return typeof model === 'string' ? model : null;
}

async function passJson(exchange: Exchange, request: BackendRequest): Promise<void> {
  const reply = await fetchWhole(exchange, request);
  if (reply.kind === 'failed') return answerError(exchange, reply.error);
  const body = parseAnswer(reply.bytes, exchange.gateway.settings.maxJsonDepth);
  if (body.kind === 'refused') return answerError(exchange, body.error);
  return answerWhole(exchange, { status: 200, contentType: jsonType, body: reply.bytes });
}
