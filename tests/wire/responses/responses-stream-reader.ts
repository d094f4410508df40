import { accumulateResponse } from 'openai/lib/responses/ResponseAccumulator';
import type { Response, ResponseErrorEvent, ResponseStreamEvent } from 'openai/resources/responses/responses';
import { createLineSplitter, createSseParser, type SseEvent } from '../../../apps/base/index.ts';

/** What a client has put together from a stream. */
export interface ReadResponse {
  readonly types: readonly string[];
  readonly sequenceNumbers: readonly number[];
  /** What OpenAI's own client makes of all events but the last. */
  readonly gathered: Response | null;
  /** The object in the last event. */
  readonly final: Response | null;
  readonly error: ResponseErrorEvent | null;
}

/** The events of a stream that arrives in `pieces`. */
export function readEvents(pieces: readonly string[]): readonly SseEvent[] {
  const splitter = createLineSplitter(1_000_000);
  const parser = createSseParser();
  const lines = pieces.flatMap((piece) => splitter.push(piece).lines);
  return lines.flatMap((line) => parser.pushLine(line) ?? []);
}

function parseEvent({ event, data }: SseEvent): ResponseStreamEvent {
  const parsed = JSON.parse(data) as ResponseStreamEvent;
  if (parsed.type !== event) throw new Error(`an event named ${event} holds ${parsed.type}`);
  return parsed;
}

/** Reads a Responses stream that arrives in `pieces`, as OpenAI's client does. */
export function readResponsesStream(pieces: readonly string[]): ReadResponse {
  const events = readEvents(pieces).map(parseEvent);
  const last = events.at(-1);
  let gathered: Response | undefined;
  for (const event of events.slice(0, -1)) gathered = accumulateResponse(event, gathered);
  return {
    types: events.map(({ type }) => type),
    sequenceNumbers: events.map((event) => event.sequence_number),
    gathered: gathered ?? null,
    final: last !== undefined && 'response' in last ? last.response : null,
    error: last?.type === 'error' ? last : null,
  };
}
