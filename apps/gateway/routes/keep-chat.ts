import type { ChatRequest } from '../../translate/index.ts';
import type { AnswerKeeper } from '../cache/answer-keeper.ts';
import { createPassKeeping, type PassKeeping } from '../cache/keep-passing.ts';
import { readExact } from '../cache/request-key.ts';
import { aside, type CacheTurn, takeFromCache } from '../cache/take-from-cache.ts';
import { egressOf } from '../dialects.ts';
import type { Exchange } from '../exchange/exchange.ts';
import type { Admitted, Passing } from './admit-body.ts';
import type { ChatSpec } from './chat-spec.ts';
import { egressTargetOf } from './egress-target-of.ts';
import { createToolCallId } from './render-context.ts';

/** The kept answer to a chat. */
export function takeKeptChat(
  exchange: Exchange,
  { wire }: ChatSpec,
  { request, admitted }: { readonly request: ChatRequest; readonly admitted: Admitted<ChatRequest> },
): CacheTurn | Promise<CacheTurn> {
  const { target, body, isPassing } = admitted;
  // A backend that keeps conversations itself knows the next one by the id of this answer. An empty one only loads the model.
  const hasPart = request.messages.length > 0 && !(isPassing && wire === 'openai-responses');
  if (!hasPart) return aside;
  const render = () => egressOf(target.dialect).renderChatRequest(request, egressTargetOf(exchange, target));
  const exact = isPassing ? readExact(body, render()) : null;
  return takeFromCache(exchange, { request, target, form: 'chat', exact });
}

export function keepPassingChat(
  exchange: Exchange,
  keeper: AnswerKeeper,
  { request, target }: Passing<ChatRequest>,
): PassKeeping {
  const egress = egressOf(target.dialect);
  const createId = (): string => createToolCallId(exchange);
  return createPassKeeping({
    keeper,
    parser: () => egress.createStreamParser(createId),
    parseWhole: (body) => egress.parseChatResponse(body, createId),
    isUsageTold: target.dialect !== 'openai' || request?.isUsageIncluded === true,
    maxLineLength: exchange.gateway.settings.maxLineLength,
  });
}
