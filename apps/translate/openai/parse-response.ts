import { isPlainObject, type PlainObject } from '../../base/index.ts';
import { unreadableAnswer } from '../canonical/backend-failures.ts';
import type { Parsed } from '../canonical/ports.ts';
import type { StreamEvent } from '../canonical/stream-event.ts';
import { createAnswerBuilder } from './answer-builder.ts';
import { parseStreamError } from './parse-error.ts';
import { type Delta, readChatChoice } from './read-delta.ts';
import { readUsage } from './read-usage.ts';

/** How the choices of one kind of answer are understood. */
export interface ChoiceReading {
  readonly readChoice: (choice: PlainObject) => Delta | null;
  readonly createId: () => string;
}

const unreadable: Parsed<never> = { kind: 'refused', error: unreadableAnswer };

/** The choice with the lowest number: servers need not keep their order. */
function findFirst(choices: unknown): PlainObject | null {
  if (!Array.isArray(choices) || !choices.every(isPlainObject)) return null;
  const positionOf = ({ index }: PlainObject): number => (typeof index === 'number' ? index : 0);
  return choices.toSorted((first, second) => positionOf(first) - positionOf(second))[0] ?? null;
}

/** The first choice of a whole answer as the events its stream would have had. */
export function parseFirstChoice(
  body: unknown,
  { readChoice, createId }: ChoiceReading,
): Parsed<readonly StreamEvent[]> {
  if (!isPlainObject(body)) return unreadable;
  const error = body['error'] ?? null;
  if (error !== null) return { kind: 'refused', error: parseStreamError(error) };
  const choice = findFirst(body['choices']);
  if (choice === null) return unreadable;
  const builder = createAnswerBuilder(createId, readChoice);
  const events = [...builder.addChoice(choice, body)];
  if (events.at(-1)?.type !== 'error') events.push(...builder.finish(readUsage(body)));
  const last = events.at(-1);
  return last?.type === 'error' ? { kind: 'refused', error: last.error } : { kind: 'parsed', value: events };
}

/** A whole `chat.completion` as events that end with `finish`; its first choice, when there are several. */
export function parseChatResponse(body: unknown, createId: () => string): Parsed<readonly StreamEvent[]> {
  return parseFirstChoice(body, { readChoice: readChatChoice, createId });
}
