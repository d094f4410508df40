import { anthropicIngress, createAnthropicTap } from '../../translate/index.ts';
import { answerError } from '../exchange/answer-error.ts';
import { answerWhole } from '../exchange/answer-whole.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { admitBody } from './admit-body.ts';
import type { PassageSpec, RouteSpec } from './chat-spec.ts';
import { passThrough } from './pass-through.ts';

const passage: PassageSpec = {
  dialect: 'anthropic',
  path: '/messages/count_tokens',
  framing: 'sse',
  createTap: createAnthropicTap,
};
const spec: RouteSpec = { wire: 'anthropic-count-tokens', passage, isStreamingByDefault: false };

/** `POST /v1/messages/count_tokens`: an Anthropic backend's own count; for others, which have no such route, an estimate. */
export async function serveCountTokens(exchange: Exchange): Promise<void> {
  const admission = await admitBody(exchange, spec, anthropicIngress.parseCountTokensRequest);
  if (admission.kind === 'refused') return answerError(exchange, admission.error);
  exchange.facts.stream = false;
  if (admission.isPassing) return void (await passThrough(exchange, admission.passage, admission));
  const { request, target } = admission;
  return answerWhole(
    exchange,
    anthropicIngress.renderTokenCount(exchange.gateway.promptGuard.estimate(request, target.model)),
  );
}
