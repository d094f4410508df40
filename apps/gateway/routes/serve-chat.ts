import {
  type CanonicalError,
  type ChatRequest,
  createError,
  type RenderContext,
  type RenderedRequest,
} from '../../translate/index.ts';
import { answerAsStream, answerAtOnce, type Translation } from '../answers/translate-answer.ts';
import { egressOf } from '../dialects.ts';
import { answerError } from '../exchange/answer-error.ts';
import type { Exchange } from '../exchange/exchange.ts';
import type { GuardedPrompt, PromptGuard } from '../prompt/prompt-guard.ts';
import { applyWishes, splitChoices } from './adapt-request.ts';
import { type Admitted, admitBody, takeReceipt } from './admit-body.ts';
import { answerLoad } from './answer-load.ts';
import type { ChatSpec } from './chat-spec.ts';
import { passThrough } from './pass-through.ts';
import { createRenderContext, createToolCallId } from './render-context.ts';
import { isThinkingRefusal, noteUnthinking, respectModel, withoutThinking } from './unthinking-models.ts';

/** Chats of any dialect with any backend: equal dialects pass bytes, all others go through the canonical form. */
export function serveChat(spec: ChatSpec): (exchange: Exchange) => Promise<void> {
  return async (exchange) => {
    const admission = await admitBody(exchange, spec, spec.ingress.parseChatRequest);
    if (admission.kind === 'refused') return answerError(exchange, admission.error);
    const { request, target, isPassing } = admission;
    const guarded = request && guardPrompt(exchange, applyWishes(request, admission.wishes), { ...target, isPassing });
    if (guarded?.kind === 'refused') return answerError(exchange, guarded.error);
    if (isPassing && spec.passage) {
      const outcome = await passThrough(exchange, spec.passage, admission);
      if (outcome === 'answered') return;
      const refused = noteMissingRoute(exchange, spec, admission);
      if (refused) return answerError(exchange, refused);
    }
    if (!guarded) return answerError(exchange, unsupported);
    const isLoad = spec.wire === 'ollama-chat' && guarded.request.messages.length === 0;
    if (isLoad) return answerLoad(exchange, 'chat', guarded.request.keepAlive);
    return translateChat(exchange, spec, { prompt: guarded, admitted: admission });
  };
}

const unsupported = createError(
  'unsupported_feature',
  'The backend of this model does not support what the request asks for.',
);

/** The backend lacks the route of the client's dialect: from now on, and for this request, the canonical form takes its place. */
function noteMissingRoute(
  exchange: Exchange,
  spec: ChatSpec,
  { target, body }: Admitted<ChatRequest>,
): CanonicalError | null {
  exchange.gateway.missingRoutes.add(`${target.backend} ${spec.wire}`);
  exchange.facts.attemptNotes.push('the backend has no such route: translated instead');
  return takeReceipt(exchange, spec, { target, value: body.value, isPassing: false });
}

type Prompt = Extract<GuardedPrompt, { kind: 'prompt' }>;

/** An empty conversation only loads the model. */
function guardPrompt(
  exchange: Exchange,
  request: ChatRequest,
  target: Parameters<PromptGuard['inspect']>[2],
): GuardedPrompt {
  if (request.messages.length === 0) return { kind: 'prompt', request, estimatedTokens: 0 };
  return exchange.gateway.promptGuard.inspect(exchange, request, target);
}

function translateChat(
  exchange: Exchange,
  { ingress }: ChatSpec,
  { prompt, admitted }: { readonly prompt: Prompt; readonly admitted: Admitted<ChatRequest> },
): Promise<void> {
  const { target, fields } = admitted;
  const request = respectModel(exchange, prompt.request);
  const egress = egressOf(target.dialect);
  const { isStrict = false } = exchange.gateway.backends.get(target.backend) ?? {};
  const context: RenderContext = createRenderContext(exchange, request, {
    fields,
    promptTokensEstimate: prompt.estimatedTokens,
  });
  const createId = (): string => createToolCallId(exchange);
  const render = (asked: ChatRequest): readonly RenderedRequest[] =>
    splitChoices(asked).map((one) => egress.renderChatRequest(one, { model: target.model, isStrict }));
  const translation: Translation = {
    requests: render(request),
    askOtherwise: (refusal) =>
      isThinkingRefusal(refusal) && noteUnthinking(exchange, request)
        ? render(withoutThinking(exchange, request))
        : null,
    createParser: () => egress.createStreamParser(createId),
    parseWhole: (body) => egress.parseChatResponse(body, createId),
    createRenderer: () => ingress.createStreamRenderer(context),
    renderWhole: (events, further) => ingress.renderChatResponse(events, context, further),
  };
  return request.isStreaming ? answerAsStream(exchange, translation) : answerAtOnce(exchange, translation);
}
