import { ollamaEgress, openaiIngress } from '../../translate/index.ts';
import { answerError } from '../exchange/answer-error.ts';
import { answerWhole } from '../exchange/answer-whole.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { takeRoute, takeWishes } from '../exchange/prepare.ts';
import { readJson } from '../exchange/read-json.ts';
import { parseAnswer } from '../upstream/parse-answer.ts';
import { fetchWhole } from '../upstream/reach-backend.ts';

/** `POST /v1/embeddings`: OpenAI in, Ollama's `/api/embed` out. */
export async function serveEmbeddings(exchange: Exchange): Promise<void> {
  const taken = takeWishes(exchange);
  if (taken.kind === 'refused') return answerError(exchange, taken.error);
  const read = await readJson(exchange);
  if (read.kind === 'refused') return answerError(exchange, read.error);
  const parsed = openaiIngress.parseEmbeddingRequest(read.value);
  if (parsed.kind === 'refused') return answerError(exchange, parsed.error);
  const request = { ...parsed.value, keepAlive: taken.wishes.keepAlive ?? parsed.value.keepAlive };
  const refused = takeRoute(exchange, { model: request.model, isStreaming: false, project: null, session: null });
  if (refused) return answerError(exchange, refused);
  const rendered = ollamaEgress.renderEmbeddingRequest(request, exchange.facts.servedModel ?? request.model);
  exchange.facts.receipt = {
    mapped: [...rendered.notes.mapped],
    emulated: [...rendered.notes.emulated],
    dropped: [...rendered.notes.dropped],
  };
  const reply = await fetchWhole(exchange, rendered);
  if (reply.kind === 'failed') return answerError(exchange, reply.error);
  const body = parseAnswer(reply.bytes, exchange.gateway.settings.maxJsonDepth);
  if (body.kind === 'refused') return answerError(exchange, body.error);
  const result = ollamaEgress.parseEmbeddingResponse(body.value);
  if (result.kind === 'refused') return answerError(exchange, result.error);
  exchange.facts.usage = result.value.usage;
  return answerWhole(exchange, openaiIngress.renderEmbeddingResponse(result.value, request));
}
