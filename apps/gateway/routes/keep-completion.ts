import type { CompletionRequest } from '../../translate/index.ts';
import type { AnswerKeeper } from '../cache/answer-keeper.ts';
import { createPassKeeping, type PassKeeping } from '../cache/keep-passing.ts';
import { readExact } from '../cache/request-key.ts';
import { aside, type CacheTurn, takeFromCache } from '../cache/take-from-cache.ts';
import { textEgressOf } from '../dialects.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { applyWishes } from './adapt-request.ts';
import type { Admitted, Passing } from './admit-body.ts';
import { egressTargetOf } from './egress-target-of.ts';

/** Whether a backend's own route for texts takes the request; else it becomes a chat with one question. */
export const isBareText = ({ isPassing, target }: Admitted<CompletionRequest>, request: CompletionRequest): boolean =>
  isPassing || target.dialect === 'ollama' || request.isRaw || request.suffix !== null;

/** The kept answer to a text. */
export function takeKeptCompletion(
  exchange: Exchange,
  admitted: Admitted<CompletionRequest>,
): CacheTurn | Promise<CacheTurn> {
  const { target, body, isPassing, wishes } = admitted;
  if (admitted.request === null) return aside;
  const request = applyWishes(admitted.request, wishes);
  // Nothing to go on with only loads the model.
  const hasPart = request.prompt !== '' || request.images.length > 0;
  if (!hasPart) return aside;
  const rendered = isPassing
    ? textEgressOf(target.dialect)?.renderCompletionRequest(request, egressTargetOf(exchange, target))
    : undefined;
  const exact = rendered ? readExact(body, rendered) : null;
  return takeFromCache(exchange, { request, target, form: isBareText(admitted, request) ? 'text' : 'chat', exact });
}

export function keepPassingCompletion(
  exchange: Exchange,
  keeper: AnswerKeeper,
  { request, target }: Passing<CompletionRequest>,
): PassKeeping | null {
  const egress = textEgressOf(target.dialect);
  return (
    egress &&
    createPassKeeping({
      keeper,
      parser: () => egress.createCompletionParser(),
      parseWhole: (body) => egress.parseCompletionResponse(body),
      isUsageTold: target.dialect !== 'openai' || request?.isUsageIncluded === true,
      maxLineLength: exchange.gateway.settings.maxLineLength,
    })
  );
}
