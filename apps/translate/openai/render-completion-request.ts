import type { CompletionRequest } from '../canonical/chat-request.ts';
import type { EgressTarget, RenderedRequest } from '../canonical/ports.ts';
import { renderSampling } from './render-sampling.ts';

/** A `POST /completions`: prompt and suffix go to the model as they are. Source: OpenAI API reference, create completion. */
export function renderCompletionRequest(
  request: CompletionRequest,
  { model, isStrict }: EgressTarget,
): RenderedRequest {
  const body = JSON.stringify({
    model,
    prompt: request.prompt,
    suffix: request.suffix ?? undefined,
    echo: request.isEchoed || undefined,
    max_tokens: request.maxOutputTokens ?? undefined,
    logprobs: request.topLogprobs ?? undefined,
    ...renderSampling(request, isStrict),
  });
  return { method: 'POST', path: '/completions', body };
}
