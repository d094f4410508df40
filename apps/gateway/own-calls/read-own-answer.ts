import { createLineSplitter } from '../../base/index.ts';
import type { OwnCallRoute } from '../../contract/model/index.ts';
import { type CanonicalError, createError, type StreamEvent } from '../../translate/index.ts';
import { createUtf8Decoder } from '../stream/utf8-decoder.ts';
import { collectBody } from '../upstream/collect-body.ts';
import { parseAnswer } from '../upstream/parse-answer.ts';
import type { Answer } from '../upstream/start-call.ts';
import { readerOf } from './answer-readers.ts';
import { readRefusal } from './read-refusal.ts';

export interface OwnAnswerOptions {
  readonly route: OwnCallRoute;
  readonly maxBytes: number;
  readonly maxLineLength: number;
  readonly maxJsonDepth: number;
}

/** Exactly one of `finish` and `error` comes, last. */
export interface OwnAnswerListener {
  readonly onEvent: (event: StreamEvent) => void;
}

const broken = createError('stream_interrupted', 'The answer broke off.');
const tooLarge = createError('response_too_large', 'The answer is too large.');
const tooLong = createError('line_too_long', 'A line of the answer is too long.');

function createIds(): () => string {
  let count = 0;
  return () => `call_${++count}`;
}

/** In its own words, where the stream has an error record of the gateway: the readers never repeat those of backends. */
function inOwnWords(error: CanonicalError, line: string): CanonicalError {
  const message = readRefusal(line.replace(/^data:\s*/, ''));
  return message === null ? error : { ...error, message };
}

function readStream(answer: Answer, options: OwnAnswerOptions, { onEvent }: OwnAnswerListener): void {
  const parser = readerOf(options.route).createParser(createIds());
  const splitter = createLineSplitter(options.maxLineLength);
  const decoder = createUtf8Decoder();
  let isOver = false;
  let record = '';
  const tell = (event: StreamEvent): void => {
    if (isOver) return;
    isOver = event.type === 'finish' || event.type === 'error';
    onEvent(event.type === 'error' ? { type: 'error', error: inOwnWords(event.error, record) } : event);
  };
  const takeLine = (line: string): void => {
    if (line !== '') record = line;
    for (const event of parser.pushLine(line)) tell(event);
  };
  const fail = (error: CanonicalError): void => {
    answer.abort();
    tell({ type: 'error', error });
  };
  answer.attach({
    data(chunk) {
      if (isOver) return;
      const { lines, isTooLong } = splitter.push(decoder.write(chunk));
      for (const line of lines) takeLine(line);
      if (isTooLong) fail(tooLong);
    },
    end() {
      for (const line of splitter.push(decoder.end()).lines) takeLine(line);
      for (const event of parser.finish(splitter.finish() ?? '')) tell(event);
    },
    fail: () => fail(broken),
  });
}

function readWhole(answer: Answer, options: OwnAnswerOptions, { onEvent }: OwnAnswerListener): void {
  const fail = (error: CanonicalError): void => onEvent({ type: 'error', error });
  collectBody(answer, {
    maxBytes: options.maxBytes,
    settle(body) {
      if (body.kind !== 'body') {
        answer.abort();
        return fail(body.kind === 'too-large' ? tooLarge : broken);
      }
      const json = parseAnswer(body.bytes, options.maxJsonDepth);
      if (json.kind === 'refused') return fail(json.error);
      const events = readerOf(options.route).parseWhole(json.value, createIds());
      if (events.kind === 'refused') return fail(events.error);
      for (const event of events.value) onEvent(event);
    },
  });
}

/** Reads an answer of the gateway as events, whether it is a stream or one object. */
export function readOwnAnswer(answer: Answer, options: OwnAnswerOptions, listener: OwnAnswerListener): void {
  const isStream = /^(?:text\/event-stream|application\/x-ndjson)\b/.test(answer.headers['content-type'] ?? '');
  if (isStream) readStream(answer, options, listener);
  else readWhole(answer, options, listener);
}
