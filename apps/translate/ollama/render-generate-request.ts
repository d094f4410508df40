import type { CompletionRequest } from '../canonical/chat-request.ts';
import type { EgressTarget, RenderedRequest } from '../canonical/ports.ts';
import { renderSettings } from './render-settings.ts';

/** A native `POST /api/generate`. Source: Ollama API documentation, generate a completion. */
export function renderCompletionRequest(request: CompletionRequest, { model }: EgressTarget): RenderedRequest {
  const body = JSON.stringify({
    ...request.nativeFields,
    model,
    stream: request.isStreaming,
    prompt: request.prompt,
    suffix: request.suffix ?? undefined,
    system: request.system ?? undefined,
    images: request.images.length === 0 ? undefined : request.images,
    raw: request.isRaw || undefined,
    ...renderSettings(request),
  });
  return { method: 'POST', path: '/api/generate', body };
}
