import type { ChatRequest } from '../canonical/chat-request.ts';
import type { Parsed } from '../canonical/ports.ts';
import { toFields } from '../reading/fields.ts';
import { readModel } from '../reading/read-model.ts';
import { parseOrRefuse } from '../reading/refusal.ts';
import { parseMessages } from './parse-messages.ts';
import { parseSettings, readSwitches } from './parse-settings.ts';
import { parseTools } from './parse-tools.ts';

/**
 * A body of `POST /api/chat`. Without messages it only asks to load or unload the model. Source: Ollama API documentation, generate a chat
 * completion.
 */
export function parseChatRequest(body: unknown): Parsed<ChatRequest> {
  return parseOrRefuse(() => {
    const fields = toFields(body, '');
    const nativeFields = readSwitches(fields, ['truncate', 'shift']);
    return {
      kind: 'chat',
      model: readModel(fields),
      messages: parseMessages(fields),
      tools: parseTools(fields),
      toolChoice: null,
      isParallelToolCallsAllowed: null,
      ...parseSettings(fields),
      ...(Object.keys(nativeFields).length === 0 ? {} : { nativeFields }),
    };
  });
}
