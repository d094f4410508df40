import { type ChatRequest, createError, type RenderContext } from '../../translate/index.ts';
import { answerAsStream, answerAtOnce, type Translation } from '../answers/translate-answer.ts';
import { egressOf } from '../dialects.ts';
import { answerError } from '../exchange/answer-error.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { answerFailure } from '../failover/answer-failure.ts';
import { takeRoom } from '../memory/take-room.ts';
import type { GuardedPrompt } from '../prompt/prompt-guard.ts';
import { applyWishes, splitChoices } from './adapt-request.ts';
import { type Admitted, admitBody, type Passing, takeReceipt } from './admit-body.ts';
import { answerLoad } from './answer-load.ts';
import type { ChatSpec } from './chat-spec.ts';
import { egressTargetOf } from './egress-target-of.ts';
import { noteMissingRoute } from './missing-routes.ts';
import { passThrough } from './pass-through.ts';
import { createRenderContext, createToolCallId } from './render-context.ts';
import { isThinkingRefusal, noteUnthinking, respectModel, withoutThinking } from './unthinking-models.ts';

/** Chats of any dialect with any backend: equal dialects pass bytes, all others go through the canonical form. */
export function serveChat(spec: ChatSpec): (exchange: Exchange) => Promise<void> {
  return async (exchange) => {
    const admission = await admitBody(exchange, spec, spec.ingress.parseChatRequest);
    if (admission.kind === 'refused') return answerError(exchange, admission.error);
    if (admission.isPassing) return passChat(exchange, spec, admission);
    const prompt = guardPrompt(exchange, admission.request, admission);
    if (prompt.kind === 'refused') return answerError(exchange, prompt.error);
    const isLoad = spec.wire === 'ollama-chat' && prompt.request.messages.length === 0;
    if (isLoad) return answerLoad(exchange, 'chat', prompt.request.keepAlive);
    // Before the row is opened, whose receipt tells what was dropped.
    const asked = respectModel(exchange, prompt.request);
    const room = await takeRoom(exchange, admission);
    if (room.kind === 'refused') return answerFailure(exchange, room.error);
    const request = applyWishes(asked, room.wishes);
    return translateChat(exchange, spec, { prompt: { ...prompt, request }, admitted: admission });
  };
}

const unsupported = createError(
  'unsupported_feature',
  'The backend of this model does not support what the request asks for.',
);

/** Where the backend lacks the route of the client's dialect, the canonical form takes its place from now on, and for this request. */
async function passChat(exchange: Exchange, spec: ChatSpec, admitted: Passing<ChatRequest>): Promise<void> {
  const { request, target, body } = admitted;
  const prompt = request && guardPrompt(exchange, request, admitted);
  if (prompt?.kind === 'refused') return answerError(exchange, prompt.error);
  const room = await takeRoom(exchange, admitted);
  if (room.kind === 'refused') return answerFailure(exchange, room.error);
  const outcome = await passThrough(exchange, admitted.passage, { ...admitted, wishes: room.wishes });
  if (outcome === 'answered') return;
  noteMissingRoute(exchange, target, spec);
  const refused = takeReceipt(exchange, spec, { target, value: body.value, isPassing: false });
  if (refused || !prompt) return answerError(exchange, refused ?? unsupported);
  const asked = applyWishes(respectModel(exchange, prompt.request), room.wishes);
  return translateChat(exchange, spec, { prompt: { ...prompt, request: asked }, admitted });
}

type Prompt = Extract<GuardedPrompt, { kind: 'prompt' }>;

/** An empty conversation only loads the model. */
function guardPrompt(
  exchange: Exchange,
  asked: ChatRequest,
  { wishes, target, isPassing }: Admitted<ChatRequest>,
): GuardedPrompt {
  const request = applyWishes(asked, wishes);
  if (request.messages.length === 0) return { kind: 'prompt', request, estimatedTokens: 0 };
  return exchange.gateway.promptGuard.inspect(exchange, request, { ...target, isPassing });
}

function translateChat(
  exchange: Exchange,
  { ingress }: ChatSpec,
  { prompt, admitted }: { readonly prompt: Prompt; readonly admitted: Admitted<ChatRequest> },
): Promise<void> {
  const { target, fields } = admitted;
  const { request } = prompt;
  const egress = egressOf(target.dialect);
  const egressTarget = egressTargetOf(exchange, target);
  const context: RenderContext = createRenderContext(exchange, request, {
    fields,
    promptTokensEstimate: prompt.estimatedTokens,
  });
  const createId = (): string => createToolCallId(exchange);
  const render = (asked: ChatRequest): Translation['requests'] =>
    splitChoices(asked, (one) => egress.renderChatRequest(one, egressTarget));
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
