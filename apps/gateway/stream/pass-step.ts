import { type AnswerTap, type CanonicalError, checkJsonDepth, createError, cutAnswer } from '../../translate/index.ts';
import type { Step, StepEnding, StepResult } from './step.ts';

const lineFeed = 10;
/** Lines shorter than this cannot nest deep enough to cost anything. */
const suspiciousLength = 16 * 1024;
const nothing = Buffer.alloc(0);

export interface PassStepOptions {
  readonly tap: AnswerTap;
  readonly maxLineLength: number;
  readonly maxJsonDepth: number;
}

/** Lines without their ends, up to the one that ended the answer. */
interface Heard {
  readonly passed: readonly string[];
  readonly tokens: number;
  readonly ending: StepEnding | null;
}

const fail = (error: CanonicalError): StepEnding => ({ kind: 'failed', error });

/** Listens to lines until one ends the answer; that one passes too, unless it is an error, which is told in our own words. */
function createListener({ tap, maxJsonDepth }: PassStepOptions) {
  const endingAfter = (line: string): StepEnding | null => {
    if (line.length > suspiciousLength && checkJsonDepth(line, maxJsonDepth)) {
      return fail(createError('backend_bad_response', 'A record of the backend is nested too deep.'));
    }
    tap.pushLine(line);
    const { error, isComplete, usage, finishReason } = tap.report();
    if (error) return fail(error);
    return isComplete ? { kind: 'finished', usage, finishReason } : null;
  };
  return (lines: readonly string[]): Heard => {
    let tokens = 0;
    for (const [index, line] of lines.entries()) {
      const ending = line === '' ? null : endingAfter(line);
      if (ending) return { passed: lines.slice(0, ending.kind === 'failed' ? index : index + 1), tokens, ending };
      if (line !== '' && tap.report().hasFirstToken) tokens++;
    }
    return { passed: lines, tokens, ending: null };
  };
}

/** A step that changes no byte: whole lines pass as they came while the tap listens. A cut never leaves half a line behind. */
export function createPassStep(options: PassStepOptions): Step {
  const listen = createListener(options);
  let pending: Buffer[] = [];
  let pendingBytes = 0;

  const takeWith = (chunk: Buffer): Buffer => {
    const whole = pending.length === 0 ? chunk : Buffer.concat([...pending, chunk]);
    pending = [];
    pendingBytes = 0;
    return whole;
  };
  const keep = (chunk: Buffer): StepEnding | null => {
    if (chunk.length > 0) pending.push(chunk);
    pendingBytes += chunk.length;
    if (pendingBytes <= options.maxLineLength) return null;
    return fail(createError('line_too_long', 'A record of the backend is too long.'));
  };
  const pass = (bytes: Buffer): StepResult => {
    const lines = bytes.toString('utf8').split('\n');
    const { passed, tokens, ending } = listen(lines);
    // What follows the last line feed is empty, and what follows the end of an answer stays behind.
    const isAllPassed = ending === null || (ending.kind === 'finished' && passed.length >= lines.length - 1);
    return { output: isAllPassed ? bytes : passed.map((line) => `${line}\n`).join(''), tokens, ending };
  };
  return {
    push(chunk) {
      const end = chunk.lastIndexOf(lineFeed) + 1;
      if (end === 0) return { output: nothing, tokens: 0, ending: keep(chunk) };
      const passed = pass(takeWith(chunk.subarray(0, end)));
      return { ...passed, ending: passed.ending ?? keep(chunk.subarray(end)) };
    },
    finish() {
      const last = pass(takeWith(nothing));
      const isWhole =
        last.ending?.kind === 'finished' || (last.ending && last.ending.error.code !== 'backend_bad_response');
      if (isWhole) return last;
      return { output: nothing, tokens: 0, ending: fail(cutAnswer) };
    },
    wasRepaired: () => false,
  };
}
