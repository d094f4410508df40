import type { CanonicalError, ChatRequest, TranslationNotes } from '../../translate/index.ts';
import type { Exchange } from '../exchange/exchange.ts';

const refusalPattern = /does not support thinking/;
const thinkingField = /think|reason|effort/i;

/** Whether a backend refused because its model cannot think, which many clients ask of every model. */
export function isThinkingRefusal({ code, message }: CanonicalError): boolean {
  return code === 'unsupported_feature' && refusalPattern.test(message);
}

const asksToThink = ({ reasoningEffort, thinkingBudget }: ChatRequest): boolean =>
  (reasoningEffort !== null && reasoningEffort !== 'none') || (thinkingBudget ?? 0) > 0;

const nameModel = ({ facts }: Exchange): string => `${facts.backend} ${facts.servedModel}`;

/** The receipt with what asked for thinking as dropped. */
function dropThinking(receipt: TranslationNotes): TranslationNotes {
  const isThinking = (path: string): boolean => thinkingField.test(path);
  const dropped = [...receipt.mapped, ...receipt.passed].filter(isThinking);
  return {
    passed: receipt.passed.filter((path) => !isThinking(path)),
    mapped: receipt.mapped.filter((path) => !isThinking(path)),
    emulated: receipt.emulated,
    dropped: [...receipt.dropped, ...dropped],
  };
}

/** The request without the wish to think; the receipt says so. */
export function withoutThinking(exchange: Exchange, request: ChatRequest): ChatRequest {
  const { thinkingBudget: _left, ...rest } = request;
  exchange.facts.receipt = dropThinking(exchange.facts.receipt);
  return { ...rest, reasoningEffort: null };
}

/** The request as it came, unless its model is known to be unable to think. */
export function respectModel(exchange: Exchange, request: ChatRequest): ChatRequest {
  const isHopeless = asksToThink(request) && exchange.gateway.unthinkingModels.has(nameModel(exchange));
  return isHopeless ? withoutThinking(exchange, request) : request;
}

/** Remembers that the exchange's model cannot think, if the request had asked it to, and says whether it had. */
export function noteUnthinking(exchange: Exchange, request: ChatRequest): boolean {
  if (!asksToThink(request)) return false;
  exchange.gateway.unthinkingModels.add(nameModel(exchange));
  exchange.facts.attemptNotes.push('the model cannot think: asked again without');
  return true;
}
