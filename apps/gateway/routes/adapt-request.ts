import type { ChatRequest, CompletionRequest } from '../../translate/index.ts';
import type { CallerWishes } from '../exchange/caller-wishes.ts';

/** The request with what the caller's headers ask for. */
export function applyWishes<R extends ChatRequest | CompletionRequest>(
  request: R,
  { contextLength, keepAlive }: CallerWishes,
): R {
  if (contextLength === null && keepAlive === null) return request;
  return {
    ...request,
    contextLength: contextLength ?? request.contextLength,
    keepAlive: keepAlive ?? request.keepAlive,
  };
}

/** Several choices as several requests for one; a seed counts up, so that they differ and yet can be repeated. */
export function splitChoices<R extends ChatRequest | CompletionRequest>(request: R): readonly R[] {
  const { sampling, choiceCount = 1 } = request;
  if (choiceCount === 1) return [request];
  return Array.from({ length: choiceCount }, (_, index) => ({
    ...request,
    choiceCount: 1,
    sampling: { ...sampling, seed: sampling.seed === null ? null : sampling.seed + index },
  }));
}
