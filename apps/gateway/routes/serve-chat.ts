import { type ChatRequest, createError, type RenderContext } from '../../translate/index.ts';
import { answerAsStream, answerAtOnce, type Translation } from '../answers/translate-answer.ts';
import type { AnswerKeeper } from '../cache/answer-keeper.ts';
import type { KeptAnswer } from '../cache/kept-answer.ts';
import { type AnswerRendering, replayAnswer } from '../cache/replay-answer.ts';
import { aside, takesPart } from '../cache/take-from-cache.ts';
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
import { keepPassingChat, takeKeptChat } from './keep-chat.ts';
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
    const turn = takesPart(exchange, 'responses')
      ? await takeKeptChat(exchange, spec, { request: prompt.request, admitted: admission })
      : aside;
    if (turn.kind === 'refused') return answerError(exchange, turn.error);
    if (turn.kind === 'found') return replayChat(exchange, spec, { prompt, admitted: admission, answer: turn.answer });
    const room = await takeRoom(exchange, admission);
    if (room.kind === 'refused') return answerFailure(exchange, room.error);
    const request = applyWishes(asked, room.wishes);
    const keeper = turn.kind === 'asked' ? turn.keeper : null;
    return translateChat(exchange, spec, { prompt: { ...prompt, request }, admitted: admission, keeper });
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
  const turn =
    prompt && takesPart(exchange, 'responses')
      ? await takeKeptChat(exchange, spec, { request: prompt.request, admitted })
      : aside;
  if (turn.kind === 'refused') return answerError(exchange, turn.error);
  if (turn.kind === 'found' && prompt) return replayChat(exchange, spec, { prompt, admitted, answer: turn.answer });
  const room = await takeRoom(exchange, admitted);
  if (room.kind === 'refused') return answerFailure(exchange, room.error);
  const keeping = turn.kind === 'asked' ? keepPassingChat(exchange, turn.keeper, admitted) : null;
  const outcome = await passThrough(exchange, admitted.passage, { ...admitted, wishes: room.wishes, keeping });
  if (outcome === 'answered') return;
  noteMissingRoute(exchange, target, spec);
  const refused = takeReceipt(exchange, spec, { target, value: body.value, isPassing: false });
  if (refused || !prompt) return answerError(exchange, refused ?? unsupported);
  const asked = applyWishes(respectModel(exchange, prompt.request), room.wishes);
  return translateChat(exchange, spec, { prompt: { ...prompt, request: asked }, admitted, keeper: null });
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

interface Chat {
  readonly prompt: Prompt;
  readonly admitted: Admitted<ChatRequest>;
}

function createRendering(
  exchange: Exchange,
  { ingress }: ChatSpec,
  { prompt: { request, estimatedTokens }, admitted: { fields } }: Chat,
): AnswerRendering {
  const context: RenderContext = createRenderContext(exchange, request, {
    fields,
    promptTokensEstimate: estimatedTokens,
  });
  return {
    createRenderer: () => ingress.createStreamRenderer(context),
    renderWhole: (events, further) => ingress.renderChatResponse(events, context, further),
  };
}

const replayChat = (
  exchange: Exchange,
  spec: ChatSpec,
  { answer, ...chat }: Chat & { readonly answer: KeptAnswer },
): Promise<void> => replayAnswer(exchange, answer, createRendering(exchange, spec, chat));

function translateChat(
  exchange: Exchange,
  spec: ChatSpec,
  { keeper, ...chat }: Chat & { readonly keeper: AnswerKeeper | null },
): Promise<void> {
  const { prompt, admitted } = chat;
  const { target } = admitted;
  const { request } = prompt;
  const egress = egressOf(target.dialect);
  const egressTarget = egressTargetOf(exchange, target);
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
    keeper,
    ...createRendering(exchange, spec, chat),
  };
  return request.isStreaming ? answerAsStream(exchange, translation) : answerAtOnce(exchange, translation);
}
