import type { ChatRequest, ReasoningEffort, ResponseFormat } from '../canonical/chat-request.ts';
import type { EgressTarget, RenderedRequest } from '../canonical/ports.ts';
import { renderMessages } from './render-messages.ts';
import { renderSampling } from './render-sampling.ts';
import { renderTools } from './render-tools.ts';

const maxSchemaNameLength = 64;

function renderSchemaName(name: string): string {
  return name.replace(/[^\w-]/g, '_').slice(0, maxSchemaNameLength) || 'response';
}

function renderFormat(format: ResponseFormat): unknown {
  switch (format.kind) {
    case 'text':
      return undefined;
    case 'json':
      return { type: 'json_object' };
    case 'json-schema': {
      const strict = format.isStrict === null ? {} : { strict: format.isStrict };
      return {
        type: 'json_schema',
        json_schema: { name: renderSchemaName(format.name), schema: format.schema, ...strict },
      };
    }
  }
}

const renderEffort = (effort: ReasoningEffort | null): string | undefined =>
  effort === 'max' ? 'xhigh' : (effort ?? undefined);

/** The output limit by the name that the server knows: OpenAI's newer models refuse `max_tokens`, most others know nothing else. */
const renderOutputLimit = (limit: number | null, isStrict: boolean) =>
  limit === null ? {} : { [isStrict ? 'max_completion_tokens' : 'max_tokens']: limit };

/** A `POST /chat/completions`. Streams are asked to end with their usage. Source: OpenAI API reference, create chat completion. */
export function renderChatRequest(request: ChatRequest, { model, isStrict }: EgressTarget): RenderedRequest {
  const body = JSON.stringify({
    model,
    messages: renderMessages(request.messages, isStrict),
    ...renderTools(request, isStrict),
    response_format: renderFormat(request.responseFormat),
    ...renderSampling(request, isStrict),
    ...renderOutputLimit(request.maxOutputTokens, isStrict),
    reasoning_effort: renderEffort(request.reasoningEffort),
    logprobs: request.topLogprobs === null ? undefined : true,
    top_logprobs: request.topLogprobs || undefined,
  });
  return { method: 'POST', path: '/chat/completions', body };
}
