import type { ChatRequest } from '../canonical/chat-request.ts';
import { type Fields, readInteger, toFields } from '../reading/fields.ts';

/** `num_ctx` and `options` as Ollama's clients know them, sent beside Anthropic's fields. */
export function parseExtensions(body: Fields): Pick<ChatRequest, 'contextLength' | 'nativeOptions'> {
  const options = toFields(body.values['options'] ?? {}, 'options');
  const { num_ctx: _lifted, ...nativeOptions } = options.values;
  const contextLength = readInteger(body, 'num_ctx', { minimum: 1 }) ?? readInteger(options, 'num_ctx', { minimum: 1 });
  return { contextLength, nativeOptions };
}
