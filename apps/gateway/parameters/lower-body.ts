import { isPlainObject, type PlainObject } from '../../base/index.ts';
import type { Exceeded } from '../../routing/index.ts';
import type { BodyChange, WireRoute } from '../../translate/index.ts';
import { countPrompts, listKeys } from './read-said.ts';

/** Of the vendor of Anthropic's dialect. */
const leastThinkingTokens = 1024;

/** What has to change in a body so that it asks for no more than it may. */
export function lowerBody(wire: WireRoute, body: PlainObject, lowered: readonly Exceeded[]): BodyChange[] {
  const changes = settleSpelling(wire, body);
  for (const { field, parameter, most } of lowered) {
    const [key = '', member] = field.split('.');
    const value = parameter === 'choices' ? Math.floor(Number(most) / countPrompts(wire, body)) : most;
    if (member === undefined) changes.push({ kind: 'set', key, value });
    else changes.push({ kind: 'merge', key, members: { [member]: value } });
    if (key === 'max_tokens' && wire === 'anthropic-messages') changes.push(...lowerThinking(body, Number(most)));
  }
  return changes;
}

/**
 * Backends written in Go take a field in any mixture of large and small letters, and join objects that stand twice. What counts is what was judged:
 * each field once, in its own spelling.
 */
function settleSpelling(wire: WireRoute, body: PlainObject): BodyChange[] {
  const known: ReadonlySet<string> = new Set(listKeys(wire));
  return Object.keys(body).flatMap((key): BodyChange[] => {
    if (known.has(key)) return [settle(key, body[key])];
    // Upper case first: it also takes the letters that Go counts as spellings of k and s.
    const isOtherSpelling = known.has(key.toUpperCase().toLowerCase());
    return isOtherSpelling ? [{ kind: 'set', key, value: undefined }] : [];
  });
}

const settle = (key: string, value: unknown): BodyChange =>
  isPlainObject(value) ? { kind: 'merge', key, members: {} } : { kind: 'set', key, value };

/** Thinking is part of the answer, and has to be less than all of it. */
function lowerThinking({ thinking }: PlainObject, maxTokens: number): BodyChange[] {
  if (!isPlainObject(thinking)) return [];
  const { budget_tokens: budget } = thinking;
  if (typeof budget !== 'number' || budget < maxTokens) return [];
  const half = Math.floor(maxTokens / 2);
  const value = half >= leastThinkingTokens ? { ...thinking, budget_tokens: half } : { type: 'disabled' };
  return [{ kind: 'set', key: 'thinking', value }];
}
