import { createLineSplitter } from '../../base/index.ts';
import {
  type CanonicalError,
  checkJsonDepth,
  createError,
  type StreamEvent,
  type StreamParser,
  type StreamRenderer,
} from '../../translate/index.ts';
import type { AnswerListener, Step, StepEnding, StepResult } from './step.ts';
import { createUtf8Decoder } from './utf8-decoder.ts';

/** Lines shorter than this cannot nest deep enough to cost anything. */
const suspiciousLength = 16 * 1024;

export interface TranslateStepOptions {
  readonly parser: StreamParser;
  readonly renderer: StreamRenderer;
  readonly maxLineLength: number;
  readonly maxJsonDepth: number;
  /** Hears what the backend says, and what the client is told. */
  readonly listener?: AnswerListener | null;
}

const fail = (error: CanonicalError): StepEnding => ({ kind: 'failed', error });
const tooDeep = fail(createError('backend_bad_response', 'A record of the backend is nested too deep.'));
const tooLong = fail(createError('line_too_long', 'A record of the backend is too long.'));

/** A step from one dialect to another: bytes, lines, events, text. */
export function createTranslateStep(options: TranslateStepOptions): Step {
  const { parser, renderer, maxLineLength, maxJsonDepth, listener = null } = options;
  const decoder = createUtf8Decoder();
  const splitter = createLineSplitter(maxLineLength);
  let output = '';
  let tokens = 0;
  let ending: StepEnding | null = null;

  const take = (event: StreamEvent): void => {
    if (ending) return;
    switch (event.type) {
      case 'error':
        ending = fail(event.error);
        return;
      case 'finish':
        ending = { kind: 'finished', usage: event.usage, finishReason: event.reason };
        break;
      case 'text-delta':
      case 'thinking-delta':
      case 'tool-call-delta':
        tokens++;
        break;
      default:
    }
    output += renderer.push(event);
    const failure = renderer.failure?.() ?? null;
    if (failure) ending = fail(failure);
    else listener?.hearEvent(event);
  };
  /** Whether it may be read. */
  const hear = (line: string): boolean => {
    const isRefused = line.length > suspiciousLength && checkJsonDepth(line, maxJsonDepth) !== null;
    if (isRefused) ending ??= tooDeep;
    else listener?.hearLine(line);
    return !isRefused;
  };
  const takeLine = (line: string): void => {
    if (hear(line)) for (const event of parser.pushLine(line)) take(event);
  };
  const report = (): StepResult => {
    const result = { output, tokens, ending };
    output = '';
    tokens = 0;
    return result;
  };
  return {
    push(chunk) {
      const { lines, isTooLong } = splitter.push(decoder.write(chunk));
      for (const line of lines) takeLine(line);
      if (isTooLong) ending ??= tooLong;
      return report();
    },
    finish() {
      for (const line of splitter.push(decoder.end()).lines) takeLine(line);
      const rest = splitter.finish() ?? '';
      if (hear(rest)) for (const event of parser.finish(rest)) take(event);
      return report();
    },
    wasRepaired: () => decoder.wasRepaired(),
  };
}
