import type { PlainObject } from '../../base/index.ts';
import type { CompletionRequest, ResponseFormat } from '../canonical/chat-request.ts';
import { renderOptions } from './render-options.ts';
import { renderThink } from './render-think.ts';

type Settings = Pick<
  CompletionRequest,
  | 'responseFormat'
  | 'sampling'
  | 'maxOutputTokens'
  | 'contextLength'
  | 'nativeOptions'
  | 'reasoningEffort'
  | 'keepAlive'
  | 'topLogprobs'
> & { readonly thinkingBudget?: number };

function renderFormat(format: ResponseFormat): unknown {
  switch (format.kind) {
    case 'text':
      return undefined;
    case 'json':
      return 'json';
    case 'json-schema':
      return format.schema;
  }
}

/** Fields that native chat and generate bodies share; `undefined` where nothing was set. */
export function renderSettings(request: Settings): PlainObject {
  return {
    format: renderFormat(request.responseFormat),
    options: renderOptions(request),
    think: renderThink(request),
    keep_alive: request.keepAlive ?? undefined,
    logprobs: request.topLogprobs === null ? undefined : true,
    top_logprobs: request.topLogprobs || undefined,
  };
}
