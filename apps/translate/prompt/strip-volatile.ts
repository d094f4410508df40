import type { ChatMessage, ChatRequest, ContentPart } from '../canonical/chat-request.ts';

/** Lines that clients put before their system prompt for their vendor's own use, and that change with every request. */
const volatileLine = /^x-[a-z0-9-]{1,64}-header:[^\n]*(?:\n|$)/i;

function stripText(text: string): string {
  let rest = text;
  while (volatileLine.test(rest)) rest = rest.replace(volatileLine, '');
  return rest === text ? text : rest.replace(/^\n+/, '');
}

function stripParts(parts: readonly ContentPart[]): readonly ContentPart[] {
  const [first, ...rest] = parts;
  if (first?.kind !== 'text') return parts;
  const text = stripText(first.text);
  if (text === first.text) return parts;
  return text === '' ? stripParts(rest) : [{ kind: 'text', text }, ...rest];
}

/**
 * The request without volatile first lines of its system prompt (such as `x-anthropic-billing-header: ...`), which would break the prefix cache of
 * every backend but their vendor's. Gives the very same object when there are none.
 */
export function stripVolatileSystem(request: ChatRequest): ChatRequest {
  const [first, ...rest] = request.messages;
  if (first?.role !== 'system') return request;
  const parts = stripParts(first.parts);
  if (parts === first.parts) return request;
  const kept: readonly ChatMessage[] = parts.length === 0 ? rest : [{ role: 'system', parts }, ...rest];
  return { ...request, messages: kept };
}
