import { type CompletionRequest, completeByChat, estimatePromptTokens } from '../../translate/index.ts';
import { answerAsStream, answerAtOnce, type Translation } from '../answers/translate-answer.ts';
import type { AnswerKeeper } from '../cache/answer-keeper.ts';
import { type AnswerRendering, replayAnswer } from '../cache/replay-answer.ts';
import { aside, takesPart } from '../cache/take-from-cache.ts';
import { egressOf, textEgressOf } from '../dialects.ts';
import { answerError } from '../exchange/answer-error.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { answerFailure } from '../failover/answer-failure.ts';
import { takeRoom } from '../memory/take-room.ts';
import { applyWishes, splitChoices } from './adapt-request.ts';
import { admitBody, type Understood } from './admit-body.ts';
import { answerLoad } from './answer-load.ts';
import type { CompletionSpec } from './chat-spec.ts';
import { egressTargetOf } from './egress-target-of.ts';
import { isBareText, keepPassingCompletion, takeKeptCompletion } from './keep-completion.ts';
import { passThrough } from './pass-through.ts';
import { createRenderContext, createToolCallId } from './render-context.ts';

/** Texts to go on with, of either dialect that has them, on any backend. */
export function serveCompletion(spec: CompletionSpec): (exchange: Exchange) => Promise<void> {
  return async (exchange) => {
    const admission = await admitBody(exchange, spec, spec.ingress.parseCompletionRequest);
    if (admission.kind === 'refused') return answerError(exchange, admission.error);
    const turn = takesPart(exchange, 'responses') ? await takeKeptCompletion(exchange, admission) : aside;
    if (turn.kind === 'refused') return answerError(exchange, turn.error);
    if (turn.kind === 'found' && admission.request !== null) {
      const rendering = createRendering(exchange, spec, { request: admission.request, fields: admission.fields });
      return replayAnswer(exchange, turn.answer, rendering);
    }
    const room = await takeRoom(exchange, admission);
    if (room.kind === 'refused') return answerFailure(exchange, room.error);
    const admitted = { ...admission, wishes: room.wishes };
    const keeper = turn.kind === 'asked' ? turn.keeper : null;
    if (admitted.isPassing) {
      const keeping = keeper && keepPassingCompletion(exchange, keeper, admitted);
      return void (await passThrough(exchange, admitted.passage, { ...admitted, keeping }));
    }
    const { request } = admitted;
    const isLoad = spec.wire === 'ollama-generate' && request.prompt === '' && request.images.length === 0;
    if (isLoad) return answerLoad(exchange, 'generate', request.keepAlive);
    return translateCompletion(exchange, spec, { admitted, keeper });
  };
}

type Call = Pick<Translation, 'requests' | 'createParser' | 'parseWhole'>;

/**
 * Ollama has a route of the same kind. An OpenAI backend's is for bare texts: whatever a chat template has to frame (Ollama's generate does
 * so unless `raw`), and everything for Anthropic, becomes a chat with one question.
 */
function planCall(exchange: Exchange, request: CompletionRequest, admitted: Understood<CompletionRequest>): Call {
  const { dialect } = admitted.target;
  const target = egressTargetOf(exchange, admitted.target);
  const bare = textEgressOf(dialect);
  if (bare && isBareText(admitted, request)) {
    return {
      requests: splitChoices(request, (one) => bare.renderCompletionRequest(one, target)),
      createParser: () => bare.createCompletionParser(),
      parseWhole: (body) => bare.parseCompletionResponse(body),
    };
  }
  const egress = egressOf(dialect);
  const createId = (): string => createToolCallId(exchange);
  return {
    requests: splitChoices(request, (one) => egress.renderChatRequest(completeByChat(one), target)),
    createParser: () => egress.createStreamParser(createId),
    parseWhole: (body) => egress.parseChatResponse(body, createId),
  };
}

function createRendering(
  exchange: Exchange,
  { ingress }: CompletionSpec,
  { request, fields }: Pick<Understood<CompletionRequest>, 'request' | 'fields'>,
): AnswerRendering {
  const context = createRenderContext(exchange, request, {
    fields,
    promptTokensEstimate: estimatePromptTokens(request),
  });
  return {
    createRenderer: () => ingress.createCompletionStreamRenderer(context),
    renderWhole: (events, further) => ingress.renderCompletionResponse(events, context, further),
  };
}

function translateCompletion(
  exchange: Exchange,
  spec: CompletionSpec,
  { admitted, keeper }: { readonly admitted: Understood<CompletionRequest>; readonly keeper: AnswerKeeper | null },
): Promise<void> {
  const request = applyWishes(admitted.request, admitted.wishes);
  const translation: Translation = {
    ...planCall(exchange, request, admitted),
    askOtherwise: () => null,
    keeper,
    ...createRendering(exchange, spec, { request, fields: admitted.fields }),
  };
  return request.isStreaming ? answerAsStream(exchange, translation) : answerAtOnce(exchange, translation);
}
