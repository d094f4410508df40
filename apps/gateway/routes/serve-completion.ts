import { type CompletionRequest, completeByChat, estimatePromptTokens } from '../../translate/index.ts';
import { answerAsStream, answerAtOnce, type Translation } from '../answers/translate-answer.ts';
import { egressOf, textEgressOf } from '../dialects.ts';
import { answerError } from '../exchange/answer-error.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { applyWishes, splitChoices } from './adapt-request.ts';
import { type Admitted, admitBody } from './admit-body.ts';
import { answerLoad } from './answer-load.ts';
import type { CompletionSpec } from './chat-spec.ts';
import { passThrough } from './pass-through.ts';
import { createRenderContext, createToolCallId } from './render-context.ts';

/** Texts to go on with, of either dialect that has them, on any backend. */
export function serveCompletion(spec: CompletionSpec): (exchange: Exchange) => Promise<void> {
  return async (exchange) => {
    const admission = await admitBody(exchange, spec, spec.ingress.parseCompletionRequest);
    if (admission.kind === 'refused') return answerError(exchange, admission.error);
    if (admission.isPassing && spec.passage) return void (await passThrough(exchange, spec.passage, admission));
    const { request } = admission;
    if (request === null) return;
    const isLoad = spec.wire === 'ollama-generate' && request.prompt === '' && request.images.length === 0;
    if (isLoad) return answerLoad(exchange, 'generate', request.keepAlive);
    return translateCompletion(exchange, spec, { ...admission, request });
  };
}

type Call = Pick<Translation, 'requests' | 'createParser' | 'parseWhole'>;

/**
 * Ollama has a route of the same kind. An OpenAI backend's is for bare texts: whatever a chat template has to frame (Ollama's generate does
 * so unless `raw`), and everything for Anthropic, becomes a chat with one question.
 */
function planCall(exchange: Exchange, requests: readonly CompletionRequest[], admitted: Admitted<unknown>): Call {
  const { dialect, model, backend } = admitted.target;
  const target = { model, isStrict: exchange.gateway.backends.get(backend)?.isStrict === true };
  const bare = textEgressOf(dialect);
  const isBare = dialect === 'ollama' || requests.every(({ isRaw, suffix }) => isRaw || suffix !== null);
  if (bare && isBare) {
    return {
      requests: requests.map((request) => bare.renderCompletionRequest(request, target)),
      createParser: () => bare.createCompletionParser(),
      parseWhole: (body) => bare.parseCompletionResponse(body),
    };
  }
  const egress = egressOf(dialect);
  const createId = (): string => createToolCallId(exchange);
  return {
    requests: requests.map((request) => egress.renderChatRequest(completeByChat(request), target)),
    createParser: () => egress.createStreamParser(createId),
    parseWhole: (body) => egress.parseChatResponse(body, createId),
  };
}

function translateCompletion(
  exchange: Exchange,
  { ingress }: CompletionSpec,
  admitted: Admitted<CompletionRequest> & { readonly request: CompletionRequest },
): Promise<void> {
  const request = applyWishes(admitted.request, admitted.wishes);
  const context = createRenderContext(exchange, request, {
    fields: admitted.fields,
    promptTokensEstimate: estimatePromptTokens(request),
  });
  const translation: Translation = {
    ...planCall(exchange, splitChoices(request), admitted),
    askOtherwise: () => null,
    createRenderer: () => ingress.createCompletionStreamRenderer(context),
    renderWhole: (events, further) => ingress.renderCompletionResponse(events, context, further),
  };
  return request.isStreaming ? answerAsStream(exchange, translation) : answerAtOnce(exchange, translation);
}
