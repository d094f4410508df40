import { createError, type EmbeddingRequest, unknownUsage } from '../../translate/index.ts';
import type { AnswerKeeper } from '../cache/answer-keeper.ts';
import type { KeptAnswer } from '../cache/kept-answer.ts';
import { aside, takesPart } from '../cache/take-from-cache.ts';
import { textEgressOf } from '../dialects.ts';
import { answerError } from '../exchange/answer-error.ts';
import { answerWhole } from '../exchange/answer-whole.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { answerFailure } from '../failover/answer-failure.ts';
import { takeRoom } from '../memory/take-room.ts';
import { fetchParsed } from '../upstream/reach-backend.ts';
import { applyEmbeddingWishes } from './adapt-request.ts';
import { type Admitted, admitBody, type Understood } from './admit-body.ts';
import type { EmbeddingSpec } from './chat-spec.ts';
import { egressTargetOf } from './egress-target-of.ts';
import { keepPassingEmbeddings, takeKeptEmbeddings } from './keep-embeddings.ts';
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
    const turn = takesPart(exchange, 'embeddings') ? await takeKeptEmbeddings(exchange, spec, admission) : aside;
    if (turn.kind === 'refused') return answerError(exchange, turn.error);
    if (turn.kind === 'found') return answerKept(exchange, spec, { admission, answer: turn.answer });
    const room = await takeRoom(exchange, admission);
    if (room.kind === 'refused') return answerFailure(exchange, room.error);
    const admitted = { ...admission, wishes: room.wishes };
    const keeper = turn.kind === 'asked' ? turn.keeper : null;
    if (!admitted.isPassing) return translateEmbedding(exchange, spec, { admitted, keeper });
    const egress = textEgressOf(admitted.target.dialect);
    const keeping = keeper && egress && keepPassingEmbeddings(keeper, egress, admitted);
    return void (await passThrough(exchange, admitted.passage, { ...admitted, keeping }));
  };
}

async function answerKept(
  exchange: Exchange,
  { ingress }: EmbeddingSpec,
  { admission, answer }: { readonly admission: Admitted<EmbeddingRequest>; readonly answer: KeptAnswer },
): Promise<void> {
  const { request, fields } = admission;
  if (request === null || answer.kind !== 'vectors') return answerError(exchange, noEmbeddings);
  const context = createRenderContext(exchange, request, { fields, promptTokensEstimate: 0 });
  return answerWhole(exchange, ingress.renderEmbeddingResponse(answer.result, context));
}

async function translateEmbedding(
  exchange: Exchange,
  { ingress }: EmbeddingSpec,
  { admitted, keeper }: { readonly admitted: Understood<EmbeddingRequest>; readonly keeper: AnswerKeeper | null },
): Promise<void> {
  const { target, wishes } = admitted;
  const egress = textEgressOf(target.dialect);
  if (!egress) return answerError(exchange, noEmbeddings);
  const request = applyEmbeddingWishes(admitted.request, wishes);
  const context = createRenderContext(exchange, request, { fields: admitted.fields, promptTokensEstimate: 0 });
  // Ollama's clients load a model by embedding nothing.
  if (request.inputs.length === 0) {
    return answerWhole(exchange, ingress.renderEmbeddingResponse({ vectors: [], usage: unknownUsage }, context));
  }
  const rendered = egress.renderEmbeddingRequest(request, egressTargetOf(exchange, target));
  const body = await fetchParsed(exchange, rendered);
  if (body.kind === 'refused') return answerFailure(exchange, body.error);
  const result = egress.parseEmbeddingResponse(body.value, request.inputs.length);
  if (result.kind === 'refused') return answerError(exchange, result.error);
  exchange.facts.usage = result.value.usage;
  keeper?.keepVectors(result.value);
  return answerWhole(exchange, ingress.renderEmbeddingResponse(result.value, context));
}
