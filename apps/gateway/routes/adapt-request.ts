import { isPlainObject } from '../../base/index.ts';
import type { ChatRequest, CompletionRequest, EmbeddingRequest } from '../../translate/index.ts';
import type { CallerWishes } from '../exchange/caller-wishes.ts';

/** The request with what the caller's headers ask for. */
export function applyWishes<R extends ChatRequest | CompletionRequest>(
  request: R,
  { contextLength, isContextUnsaid = false, keepAlive }: CallerWishes,
): R {
  if (contextLength === null && keepAlive === null && !isContextUnsaid) return request;
  return {
    ...request,
    contextLength: isContextUnsaid ? null : (contextLength ?? request.contextLength),
    keepAlive: keepAlive ?? request.keepAlive,
  };
}

/** Several choices as several requests for one, each rendered; a seed counts up, so that they differ and yet can be repeated. */
export function splitChoices<R extends ChatRequest | CompletionRequest, T>(
  request: R,
  render: (one: R) => T,
): readonly [T, ...T[]] {
  const { sampling, choiceCount = 1 } = request;
  if (choiceCount === 1) return [render(request)];
  const renderChoice = (index: number): T => {
    const seed = sampling.seed === null ? null : sampling.seed + index;
    return render({ ...request, choiceCount: 1, sampling: { ...sampling, seed } });
  };
  return [renderChoice(0), ...Array.from({ length: choiceCount - 1 }, (_, index) => renderChoice(index + 1))];
}

/** The same for embeddings, whose context is an option that only Ollama knows. */
export function applyEmbeddingWishes(
  request: EmbeddingRequest,
  { contextLength, keepAlive }: CallerWishes,
): EmbeddingRequest {
  const kept = { ...request, keepAlive: keepAlive ?? request.keepAlive };
  if (contextLength === null) return kept;
  const options = request.nativeFields?.['options'];
  const known = isPlainObject(options) ? options : {};
  return { ...kept, nativeFields: { ...request.nativeFields, options: { ...known, num_ctx: contextLength } } };
}
