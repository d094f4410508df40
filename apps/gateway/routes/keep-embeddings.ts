import { isPlainObject, parseJsonObject } from '../../base/index.ts';
import type { EmbeddingEgress, EmbeddingRequest } from '../../translate/index.ts';
import type { AnswerKeeper } from '../cache/answer-keeper.ts';
import type { PassKeeping } from '../cache/keep-passing.ts';
import { type CacheQuestion, readExact } from '../cache/request-key.ts';
import { aside, type CacheTurn, takeFromCache } from '../cache/take-from-cache.ts';
import { textEgressOf } from '../dialects.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { applyEmbeddingWishes } from './adapt-request.ts';
import type { Admitted, Passing } from './admit-body.ts';
import type { EmbeddingSpec } from './chat-spec.ts';
import { egressTargetOf } from './egress-target-of.ts';

/** The kept embeddings of the very same texts. */
export function takeKeptEmbeddings(
  exchange: Exchange,
  { wire }: EmbeddingSpec,
  admitted: Admitted<EmbeddingRequest>,
): CacheTurn | Promise<CacheTurn> {
  const { target, body, isPassing, wishes } = admitted;
  const egress = textEgressOf(target.dialect);
  if (admitted.request === null || egress === null || admitted.request.inputs.length === 0) return aside;
  const request = applyEmbeddingWishes(admitted.request, wishes);
  const render = () => egress.renderEmbeddingRequest(request, egressTargetOf(exchange, target));
  const form = isPassing && wire === 'ollama-embeddings' ? 'legacy-embed' : 'embed';
  // The older route says `prompt` where the newer says `input`, and nothing else of its own.
  const said = { value: form === 'legacy-embed' ? toNewForm(body.value) : body.value, bytes: body.bytes };
  const question: CacheQuestion = { request, target, form, exact: isPassing ? readExact(said, render()) : null };
  return takeFromCache(exchange, question);
}

function toNewForm(body: unknown): unknown {
  if (!isPlainObject(body)) return body;
  const { prompt, ...rest } = body;
  return { ...rest, input: [prompt] };
}

/** The older route of Ollama answers with one vector under another name. */
const toVectors = (body: unknown): unknown =>
  isPlainObject(body) && Array.isArray(body['embedding']) ? { ...body, embeddings: [body['embedding']] } : body;

export function keepPassingEmbeddings(
  keeper: AnswerKeeper,
  egress: EmbeddingEgress,
  { request }: Passing<EmbeddingRequest>,
): PassKeeping {
  return {
    keepBody(text) {
      const result = egress.parseEmbeddingResponse(toVectors(parseJsonObject(text)), request?.inputs.length);
      if (result.kind === 'parsed') keeper.keepVectors(result.value);
    },
    listenTo: (step) => step,
  };
}
