import type { ChatRequest } from '../canonical/chat-request.ts';
import { type Fields, readBoolean, readInteger, readObject } from '../reading/fields.ts';
import { refuse } from '../reading/refusal.ts';

/** More would keep a backend that answers one at a time busy for too long. */
const maxEmulatedChoices = 16;

/** `n`, absent for one answer. Several answers cannot be told apart in one stream that Drover makes up. */
export function parseChoiceCount(body: Fields): Pick<ChatRequest, 'choiceCount'> {
  const count = readInteger(body, 'n', { minimum: 1, maximum: 128 });
  if (count === null || count === 1) return {};
  if (count > maxEmulatedChoices)
    refuse('n', `must be at most ${maxEmulatedChoices} for this backend`, 'unsupported_feature');
  if (readBoolean(body, 'stream') === true) refuse('n', 'must be 1 for a stream', 'unsupported_feature');
  return { choiceCount: count };
}

/** `stream` and `stream_options`. */
export function parseStreaming(body: Fields): Pick<ChatRequest, 'isStreaming' | 'isUsageIncluded'> {
  const options = readObject(body, 'stream_options');
  return {
    isStreaming: readBoolean(body, 'stream') ?? false,
    isUsageIncluded: options !== null && readBoolean(options, 'include_usage') === true,
  };
}
