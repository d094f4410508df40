import type { Parsed, StreamParser } from '../canonical/ports.ts';
import type { StreamEvent } from '../canonical/stream-event.ts';
import { parseFirstChoice } from './parse-response.ts';
import { createChunkParser } from './parse-stream.ts';
import { readCompletionChoice } from './read-delta.ts';

/** Completions make no calls, so that nothing needs an id. */
const createNoId = (): string => '';
const reading = { readChoice: readCompletionChoice, createId: createNoId };

/** Parses the event stream of `/completions`; ends as that of chats does. Source: OpenAI API reference, completion object. */
export function createCompletionParser(): StreamParser {
  return createChunkParser(readCompletionChoice, createNoId);
}

/** A whole `text_completion` as events that end with `finish`; its first choice, when there are several. */
export function parseCompletionResponse(body: unknown): Parsed<readonly StreamEvent[]> {
  return parseFirstChoice(body, reading);
}
