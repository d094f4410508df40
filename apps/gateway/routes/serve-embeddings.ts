import { createError, type EmbeddingRequest, unknownUsage } from '../../translate/index.ts';
import { textEgressOf } from '../dialects.ts';
import { answerError } from '../exchange/answer-error.ts';
import { answerWhole } from '../exchange/answer-whole.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { parseAnswer } from '../upstream/parse-answer.ts';
import { fetchWhole } from '../upstream/reach-backend.ts';
import { type Admitted, admitBody } from './admit-body.ts';
import type { EmbeddingSpec } from './chat-spec.ts';
import { passThrough } from './pass-through.ts';
import { createRenderContext } from './render-context.ts';

const noEmbeddings = createError(
  'unsupported_feature',
  'The backend of this model has no embeddings. Choose another model.',
  {
    field: 'model',
  },
);

/** Embeddings of either dialect that has them, on any backend that has them. */
export function serveEmbeddings(spec: EmbeddingSpec): (exchange: Exchange) => Promise<void> {
  return async (exchange) => {
    const admission = await admitBody(exchange, spec, spec.ingress.parseEmbeddingRequest);
    if (admission.kind === 'refused') return answerError(exchange, admission.error);
    exchange.facts.stream = false;
    if (admission.isPassing && spec.passage) return void (await passThrough(exchange, spec.passage, admission));
    const { request } = admission;
    if (request === null) return;
    return translateEmbedding(exchange, spec, { ...admission, request });
  };
}

async function translateEmbedding(
  exchange: Exchange,
  { ingress }: EmbeddingSpec,
  admitted: Admitted<EmbeddingRequest> & { readonly request: EmbeddingRequest },
): Promise<void> {
  const { target, wishes } = admitted;
  const egress = textEgressOf(target.dialect);
  if (!egress) return answerError(exchange, noEmbeddings);
  const request = { ...admitted.request, keepAlive: wishes.keepAlive ?? admitted.request.keepAlive };
  const isStrict = exchange.gateway.backends.get(target.backend)?.isStrict === true;
  const context = createRenderContext(exchange, request, { fields: admitted.fields, promptTokensEstimate: 0 });
  // Ollama's clients load a model by embedding nothing.
  if (request.inputs.length === 0) {
    return answerWhole(exchange, ingress.renderEmbeddingResponse({ vectors: [], usage: unknownUsage }, context));
  }
  const rendered = egress.renderEmbeddingRequest(request, { model: target.model, isStrict });
  const reply = await fetchWhole(exchange, rendered);
  if (reply.kind === 'failed') return answerError(exchange, reply.error);
  const body = parseAnswer(reply.bytes, exchange.gateway.settings.maxJsonDepth);
  if (body.kind === 'refused') return answerError(exchange, body.error);
  const result = egress.parseEmbeddingResponse(body.value, request.inputs.length);
  if (result.kind === 'refused') return answerError(exchange, result.error);
  exchange.facts.usage = result.value.usage;
  return answerWhole(exchange, ingress.renderEmbeddingResponse(result.value, context));
}
