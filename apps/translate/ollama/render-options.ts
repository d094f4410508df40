import type { PlainObject } from '../../base/index.ts';
import type { CompletionRequest } from '../canonical/chat-request.ts';

type OptionSource = Pick<CompletionRequest, 'sampling' | 'contextLength' | 'maxOutputTokens' | 'nativeOptions'>;

/** Native options; only what was set, so that the model's own defaults hold. `undefined` when there are none. */
export function renderOptions(request: OptionSource): PlainObject | undefined {
  const { sampling } = request;
  const values: readonly (readonly [name: string, value: unknown])[] = [
    ['num_ctx', request.contextLength],
    ['num_predict', request.maxOutputTokens],
    ['temperature', sampling.temperature],
    ['top_p', sampling.topP],
    ['top_k', sampling.topK],
    ['min_p', sampling.minP],
    ['seed', sampling.seed],
    ['presence_penalty', sampling.presencePenalty],
    ['frequency_penalty', sampling.frequencyPenalty],
    ['stop', sampling.stop.length === 0 ? null : sampling.stop],
  ];
  const options: Record<string, unknown> = { ...request.nativeOptions };
  for (const [name, value] of values) {
    if (value !== null) options[name] = value;
  }
  return Object.keys(options).length === 0 ? undefined : options;
}
