import { isPlainObject } from '../../base/index.ts';
import type { ChatRequest, CompletionRequest, EmbeddingRequest } from '../canonical/chat-request.ts';
import type { ParameterDefaults } from './parameter-defaults.ts';

export type Fillable = ChatRequest | CompletionRequest | EmbeddingRequest;

/** The request with the defaults in place of what it leaves open. */
export function fillDefaults<R extends Fillable>(request: R, defaults: ParameterDefaults): R {
  return request.kind === 'embedding'
    ? { ...request, ...fillEmbedding(request, defaults) }
    : { ...request, ...fillAnswer(request, defaults) };
}

function fillAnswer(
  request: ChatRequest | CompletionRequest,
  defaults: ParameterDefaults,
): Pick<ChatRequest, 'sampling' | 'maxOutputTokens' | 'contextLength' | 'keepAlive' | 'nativeOptions'> {
  const { sampling, nativeOptions } = request;
  const { repeatPenalty } = defaults;
  return {
    sampling: {
      temperature: sampling.temperature ?? defaults.temperature ?? null,
      topP: sampling.topP ?? defaults.topP ?? null,
      topK: sampling.topK ?? defaults.topK ?? null,
      minP: sampling.minP ?? defaults.minP ?? null,
      seed: sampling.seed ?? defaults.seed ?? null,
      presencePenalty: sampling.presencePenalty ?? defaults.presencePenalty ?? null,
      frequencyPenalty: sampling.frequencyPenalty ?? defaults.frequencyPenalty ?? null,
      stop: sampling.stop,
    },
    maxOutputTokens: request.maxOutputTokens ?? defaults.maxTokens ?? null,
    contextLength: request.contextLength ?? defaults.contextLength ?? null,
    keepAlive: request.keepAlive ?? defaults.keepAlive ?? null,
    nativeOptions: repeatPenalty === undefined ? nativeOptions : { ...nativeOptions, repeat_penalty: repeatPenalty },
  };
}

/** The context is an option that only Ollama knows. */
function fillEmbedding(
  { keepAlive, nativeFields }: EmbeddingRequest,
  defaults: ParameterDefaults,
): Pick<EmbeddingRequest, 'keepAlive' | 'nativeFields'> {
  const kept = { keepAlive: keepAlive ?? defaults.keepAlive ?? null };
  if (defaults.contextLength === undefined) return kept;
  const options = nativeFields?.['options'];
  const known = isPlainObject(options) ? options : {};
  return { ...kept, nativeFields: { ...nativeFields, options: { ...known, num_ctx: defaults.contextLength } } };
}
