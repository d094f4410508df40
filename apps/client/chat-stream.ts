import { badAnswer, type OpenAnswer } from './call-gateway.ts';
import { type ChatAnswer, readServed, type Served } from './chat-answer.ts';
import { DroverError } from './drover-error.ts';
import { readStreamError } from './read-error.ts';
import { readEvents } from './read-events.ts';
import { parseJson } from './read-json.ts';
import { type ChatEvent, emptyState, finishStream, reduceChunk, type StreamState, toAnswer } from './reduce-chunk.ts';
import type { Scope } from './scope.ts';

/**
 * An answer as it comes. It is read once, by `for await` or by `answer()`. Leaving the loop early, and `cancel()`, close the connection:
 * the model stops, and Drover's log says that the client left.
 */
export interface ChatStream extends AsyncIterable<ChatEvent>, Served {
  /** Reads what is left, and resolves with the whole. After a loop that was left early: with what had come. */
  answer(): Promise<ChatAnswer>;
  cancel(): void;
}

interface Reading extends Served {
  readonly body: ReadableStream<Uint8Array>;
  readonly scope: Scope;
  state: StreamState;
}

const doneMark = '[DONE]';

/** Throws a `DroverError` of code `bad_answer` when the answer is no stream. */
export function openChatStream({ response, scope }: OpenAnswer): ChatStream {
  const { body, headers } = response;
  if (body === null || !/^text\/event-stream\b/.test(headers.get('content-type') ?? '')) {
    scope.cancel();
    throw badAnswer(response, 'The answer is no stream.');
  }
  const served = readServed(response);
  const reading: Reading = { ...served, body, scope, state: emptyState };
  const events = readWithin(reading);
  return {
    ...served,
    [Symbol.asyncIterator]: () => events,
    async answer() {
      for await (const _event of events);
      return toAnswer(reading.state, served);
    },
    cancel: scope.cancel,
  };
}

/** Ends the call however the reading ends. */
async function* readWithin(reading: Reading): AsyncGenerator<ChatEvent, void, undefined> {
  const { scope } = reading;
  let isWhole = false;
  try {
    yield* readRecords(reading);
    isWhole = true;
  } catch (error) {
    if (scope.signal.aborted) throw scope.signal.reason;
    throw error instanceof DroverError ? error : createInterruption(reading, error);
  } finally {
    if (isWhole) scope.end();
    else scope.cancel();
  }
}

async function* readRecords(reading: Reading): AsyncGenerator<ChatEvent, void, undefined> {
  let isDone = false;
  for await (const data of readEvents(reading.body)) {
    if (data === doneMark) {
      isDone = true;
      yield* finishStream(reading.state);
      continue;
    }
    const record = parseJson(data);
    const error = readStreamError(record, reading.requestId);
    if (error !== null) throw error;
    const step = reduceChunk(reading.state, record);
    reading.state = step.state;
    yield* step.events;
  }
  if (!isDone) throw createInterruption(reading);
}

const createInterruption = ({ requestId }: Reading, cause?: unknown): DroverError =>
  new DroverError({
    ...{ code: 'stream_interrupted', message: 'The answer broke off before its end.', requestId },
    ...(cause === undefined ? {} : { cause }),
  });
