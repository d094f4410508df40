import { createLineSplitter } from '../../base/index.ts';
import {
  checkJsonDepth,
  createError,
  type StreamEvent,
  type StreamParser,
  type StreamRenderer,
} from '../../translate/index.ts';
import type { Step, StepEnding, StepResult } from './step.ts';
import { createUtf8Decoder } from './utf8-decoder.ts';

/** Lines shorter than this cannot nest deep enough to cost anything. */
const suspiciousLength = 16 * 1024;

export interface TranslateStepOptions {
  readonly parser: StreamParser;
  readonly renderer: StreamRenderer;
  readonly maxLineLength: number;
  readonly maxJsonDepth: number;
}

/** A step from one dialect to another: bytes, lines, events, text. */
export function createTranslateStep({ parser, renderer, maxLineLength, maxJsonDepth }: TranslateStepOptions): Step {
  const decoder = createUtf8Decoder();
  const splitter = createLineSplitter(maxLineLength);
  let output = '';
  let tokens = 0;
  let ending: StepEnding | null = null;

  const take = (event: StreamEvent): void => {
    if (ending) return;
    switch (event.type) {
      case 'error':
        ending = { kind: 'failed', error: event.error };
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
  };
  const takeLine = (line: string): void => {
    const tooDeep = line.length > suspiciousLength ? checkJsonDepth(line, maxJsonDepth) : null;
    if (tooDeep)
      ending ??= {
        kind: 'failed',
        error: createError('backend_bad_response', 'A record of the backend is nested too deep.'),
      };
    else for (const event of parser.pushLine(line)) take(event);
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
      if (isTooLong)
        ending ??= { kind: 'failed', error: createError('line_too_long', 'A record of the backend is too long.') };
      return report();
    },
    finish() {
      const rest = splitter.push(decoder.end()).lines;
      const last = splitter.finish();
      for (const line of last === undefined ? rest : [...rest, last]) takeLine(line);
      for (const event of parser.finish()) take(event);
      return report();
    },
    wasRepaired: () => decoder.wasRepaired(),
  };
}
