import type { PlainObject } from '../../base/index.ts';
import type { Sampling } from '../canonical/chat-request.ts';

/** Most stop texts that OpenAI takes. */
const maxStops = 4;

/** What chats and completions have in common. */
export interface SampledRequest {
  readonly sampling: Sampling;
  readonly nativeOptions: PlainObject;
  readonly isStreaming: boolean;
  readonly choiceCount?: number;
  readonly session: string | null;
}

/** Fields that compatible servers take and OpenAI's own service refuses. vLLM and llama.cpp name the repeat penalty differently. */
function renderExtensions({ sampling, nativeOptions }: SampledRequest): PlainObject {
  const penalty = nativeOptions['repeat_penalty'];
  const repeatPenalty = typeof penalty === 'number' ? penalty : undefined;
  return {
    top_k: sampling.topK ?? undefined,
    min_p: sampling.minP ?? undefined,
    repetition_penalty: repeatPenalty,
    repeat_penalty: repeatPenalty,
  };
}

/** Sampling, stream and caller, only what was set: `undefined` values stand for absent fields. */
export function renderSampling(request: SampledRequest, isStrict: boolean): PlainObject {
  const { sampling, isStreaming, choiceCount = 1 } = request;
  const stops = sampling.stop.filter((text) => text !== '').slice(0, maxStops);
  return {
    stream: isStreaming || undefined,
    stream_options: isStreaming ? { include_usage: true } : undefined,
    temperature: sampling.temperature ?? undefined,
    top_p: sampling.topP ?? undefined,
    seed: sampling.seed ?? undefined,
    presence_penalty: sampling.presencePenalty ?? undefined,
    frequency_penalty: sampling.frequencyPenalty ?? undefined,
    stop: stops.length === 0 ? undefined : stops,
    n: choiceCount > 1 && !isStreaming ? choiceCount : undefined,
    user: request.session ?? undefined,
    ...(isStrict ? {} : renderExtensions(request)),
  };
}
