import { type CanonicalError, checkJsonDepth, createError, cutAnswer } from '../../translate/index.ts';
import type { PassStepOptions } from './pass-step.ts';
import type { Step, StepEnding, StepResult } from './step.ts';

const lineFeed = 10;
const carriageReturn = 13;
/** Lines shorter than this cannot nest deep enough to cost anything. */
const suspiciousLength = 16 * 1024;
/** Bytes of the longest empty line but one. */
const longestBlank = 3;
const nothing = Buffer.alloc(0);
/** After an empty line, whichever ends it and the line before it have. */
const eventEnds = /(?<=\n\n|[\r\n]\r\n|[\r\n]\r(?!\n))/;

/** Events with their ends, at line feeds alone: what nearly every backend sends, and a third of the work. */
function splitAtLineFeeds(text: string): readonly string[] {
  const events: string[] = [];
  let start = 0;
  for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n', start)) {
    events.push(text.slice(start, end + 2));
    start = end + 2;
  }
  if (start < text.length) events.push(text.slice(start));
  return events;
}

const fail = (error: CanonicalError): StepEnding => ({ kind: 'failed', error });

/** Index after the last empty line of `bytes`, where an event ends; 0 for none. Ends may be LF, CRLF or CR. */
export function findEventsEnd(bytes: Buffer): number {
  for (let index = bytes.length - 1; index > 0; index--) {
    const unit = bytes[index];
    if (unit !== lineFeed && unit !== carriageReturn) continue;
    const isCrlf = unit === lineFeed && bytes[index - 1] === carriageReturn;
    const before = bytes[isCrlf ? index - 2 : index - 1];
    if (before === lineFeed || before === carriageReturn) return index + 1;
  }
  return 0;
}

interface Heard {
  readonly tokens: number;
  readonly ending: StepEnding | null;
  /** Events up to the one that ended the answer, as they came. */
  readonly passed: string;
}

/** Feeds a tap with whole events and says where the answer ended. An event that tells an error does not pass: it is told in our own words. */
function createListener({ tap, maxJsonDepth }: PassStepOptions) {
  const endingAfter = (lines: readonly string[]): StepEnding | null => {
    for (const line of lines) {
      if (line.length > suspiciousLength && checkJsonDepth(line, maxJsonDepth)) {
        return fail(createError('backend_bad_response', 'A record of the backend is nested too deep.'));
      }
      tap.pushLine(line);
    }
    tap.pushLine('');
    const { error, isComplete, usage, finishReason } = tap.report();
    if (error) return fail(error);
    return isComplete ? { kind: 'finished', usage, finishReason } : null;
  };
  return (text: string): Heard => {
    let tokens = 0;
    let passed = '';
    const isPlain = !text.includes('\r');
    for (const event of isPlain ? splitAtLineFeeds(text) : text.split(eventEnds)) {
      const lines = event.split(isPlain ? '\n' : /\r\n|\r|\n/).filter((line) => line !== '');
      const ending = endingAfter(lines);
      if (ending?.kind === 'failed') return { tokens, ending, passed };
      passed += event;
      if (ending) return { tokens, ending, passed };
      if (lines.some((line) => line.startsWith('data')) && tap.report().hasFirstToken) tokens++;
    }
    return { tokens, ending: null, passed };
  };
}

/** A step that changes no byte of an event stream: whole events pass as they came while the tap listens. A cut leaves no half event behind. */
export function createEventPassStep(options: PassStepOptions): Step {
  const { tap, maxLineLength } = options;
  const listen = createListener(options);
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  /** The last bytes kept, since an empty line may have been split. */
  let tail = nothing;

  const takeWith = (chunk: Buffer): Buffer => {
    const whole = pending.length === 0 ? chunk : Buffer.concat([...pending, chunk]);
    pending = [];
    pendingBytes = 0;
    tail = nothing;
    return whole;
  };
  const keep = (rest: Buffer): StepEnding | null => {
    if (rest.length > 0) pending.push(rest);
    pendingBytes += rest.length;
    tail = Buffer.concat([tail, rest.subarray(-longestBlank)]).subarray(-longestBlank);
    if (pendingBytes <= maxLineLength) return null;
    return fail(createError('line_too_long', 'A record of the backend is too long.'));
  };
  const pass = (bytes: Buffer): StepResult => {
    const { tokens, ending, passed } = listen(bytes.toString('utf8'));
    return { output: ending === null ? bytes : passed, tokens, ending };
  };
  return {
    push(chunk) {
      const end = findEventsEnd(tail.length === 0 ? chunk : Buffer.concat([tail, chunk])) - tail.length;
      if (end <= 0) return { output: nothing, tokens: 0, ending: keep(chunk) };
      const passed = pass(takeWith(chunk.subarray(0, end)));
      return { ...passed, ending: passed.ending ?? keep(chunk.subarray(end)) };
    },
    finish() {
      const last = pendingBytes === 0 ? null : pass(takeWith(Buffer.from('\n\n')));
      const isHalf = last?.ending?.kind === 'failed' && last.ending.error.code === 'backend_bad_response';
      if (last?.ending && !isHalf) return last;
      const { finishReason, usage } = tap.report();
      const output = last?.output ?? nothing;
      // Several servers close after their last chunk without saying that they are done.
      if (finishReason !== null && !isHalf)
        return { output, tokens: 0, ending: { kind: 'finished', usage, finishReason } };
      return { output: nothing, tokens: 0, ending: fail(cutAnswer) };
    },
    wasRepaired: () => false,
  };
}
