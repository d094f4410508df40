import type { ReasoningEffort } from '../canonical/chat-request.ts';
import { type Fields, pathOf, readObject, readString } from '../reading/fields.ts';
import { refuse } from '../reading/refusal.ts';

const efforts: ReadonlyMap<string, ReasoningEffort> = new Map([
  ['none', 'none'],
  ['minimal', 'minimal'],
  ['low', 'low'],
  ['medium', 'medium'],
  ['high', 'high'],
  ['max', 'max'],
  ['xhigh', 'max'],
  ['ultra', 'max'],
]);

function toEffort(text: string, path: string): ReasoningEffort {
  return efforts.get(text) ?? refuse(path, 'must be none, minimal, low, medium, high, xhigh or max');
}

/** `think` as Ollama's clients send it: a switch or a level. */
function parseThink(body: Fields): ReasoningEffort | null {
  const think = body.values['think'] ?? null;
  if (think === null) return null;
  if (typeof think === 'string') return toEffort(think, 'think');
  if (typeof think !== 'boolean') return refuse('think', 'must be true, false or a level');
  return think ? 'medium' : 'none';
}

/** `reasoning.effort`, else `reasoning_effort`, else `think`; empty text counts as absent. */
export function parseReasoningEffort(body: Fields): ReasoningEffort | null {
  const reasoning = readObject(body, 'reasoning');
  const nested = reasoning === null ? null : readString(reasoning, 'effort');
  if (reasoning !== null && nested) return toEffort(nested, pathOf(reasoning, 'effort'));
  const flat = readString(body, 'reasoning_effort');
  return flat ? toEffort(flat, 'reasoning_effort') : parseThink(body);
}
