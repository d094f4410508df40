import type { ChatMessage } from '../canonical/chat-request.ts';
import { type Fields, pathOf, readArray, readName, toFields } from '../reading/fields.ts';
import { refuse } from '../reading/refusal.ts';
import { parseAssistant } from './parse-assistant.ts';
import { parseSystem } from './parse-system.ts';
import { parseUser } from './parse-user.ts';

function parseMessage(message: Fields, namesById: Map<string, string>): readonly ChatMessage[] {
  switch (readName(message, 'role')) {
    case 'user':
      return parseUser(message, namesById);
    case 'assistant': {
      const parsed = parseAssistant(message);
      for (const call of parsed.toolCalls) namesById.set(call.id, call.name);
      return [parsed];
    }
    case 'system':
      return parseSystem(message, 'content');
    default:
      return refuse(pathOf(message, 'role'), 'must be user, assistant or system');
  }
}

/** The conversation. Roles need not alternate, and a last message of the assistant stays for the model to go on with. */
export function parseMessages(body: Fields): readonly ChatMessage[] {
  const messages = readArray(body, 'messages') ?? refuse('messages', 'is required');
  if (messages.length === 0) refuse('messages', 'must not be empty');
  const namesById = new Map<string, string>();
  return messages.flatMap((message, index) => parseMessage(toFields(message, `messages[${index}]`), namesById));
}
