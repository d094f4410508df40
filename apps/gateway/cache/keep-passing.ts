import { createLineSplitter, isPlainObject, type PlainObject, parseJsonObject } from '../../base/index.ts';
import { type Parsed, type StreamEvent, type StreamParser, unknownUsage } from '../../translate/index.ts';
import type { AnswerListener, Step, StepResult } from '../stream/step.ts';
import { createUtf8Decoder } from '../stream/utf8-decoder.ts';
import type { AnswerKeeper } from './answer-keeper.ts';
import type { Events } from './kept-answer.ts';

/** Reads an answer whose bytes pass as they are, for those who come with the same request. */
export interface PassKeeping {
  readonly keepBody: (text: string) => void;
  /** The same step, listened to. */
  readonly listenTo: (step: Step) => Step;
}

export interface PassReading {
  readonly keeper: AnswerKeeper;
  readonly parser: () => StreamParser;
  readonly parseWhole: (body: unknown) => Parsed<Events>;
  /** A stream of this backend tells its usage without being asked. */
  readonly isUsageTold: boolean;
  readonly maxLineLength: number;
}

export function createPassKeeping(reading: PassReading): PassKeeping {
  const { keeper, parser, parseWhole, isUsageTold, maxLineLength } = reading;
  return {
    keepBody(text) {
      keeper.hear(text);
      const body = parseJsonObject(text);
      const choices = body === null ? null : parseChoices(body, parseWhole);
      if (choices !== null) keeper.keepChoices(choices, true);
    },
    listenTo: (step) =>
      createListeningStep(step, { parser: parser(), listener: keeper.createListener(isUsageTold), maxLineLength }),
  };
}

/** Readers know the first choice; the usage of all comes with it. */
function parseChoices(body: PlainObject, parseWhole: PassReading['parseWhole']): readonly Events[] | null {
  const list = body['choices'];
  const bodies =
    Array.isArray(list) && list.length > 1 ? toIndexed(list).map((choice) => ({ ...body, choices: [choice] })) : [body];
  const choices: Events[] = [];
  for (const [index, one] of bodies.entries()) {
    const parsed = parseWhole(one);
    if (parsed.kind === 'refused') return null;
    choices.push(index === 0 ? parsed.value : parsed.value.map(withoutUsage));
  }
  return choices;
}

const positionOf = (choice: unknown): number =>
  isPlainObject(choice) && typeof choice['index'] === 'number' ? choice['index'] : 0;
const toIndexed = (choices: readonly unknown[]): readonly unknown[] =>
  choices.toSorted((first, second) => positionOf(first) - positionOf(second));
const withoutUsage = (event: StreamEvent): StreamEvent =>
  event.type === 'finish' ? { ...event, usage: unknownUsage } : event;

interface Listening {
  readonly parser: StreamParser;
  readonly listener: AnswerListener;
  readonly maxLineLength: number;
}

/** The end is told only once the step has found the answer whole. */
function createListeningStep(step: Step, { parser, listener, maxLineLength }: Listening): Step {
  const decoder = createUtf8Decoder();
  const splitter = createLineSplitter(maxLineLength);
  let end: StreamEvent | null = null;
  let isOver = false;

  const take = (events: readonly StreamEvent[]): void => {
    for (const event of events) {
      if (event.type === 'error') isOver = true;
      else if (event.type === 'finish') end = event;
      else if (end === null && !isOver) listener.hearEvent(event);
    }
  };
  const hear = (text: string): void => {
    const { lines, isTooLong } = splitter.push(text);
    for (const line of lines) {
      if (isOver || end !== null) return;
      listener.hearLine(line);
      take(parser.pushLine(line));
    }
    if (isTooLong) isOver = true;
  };
  const follow = (result: StepResult, readText: () => string): StepResult => {
    if (isOver) return result;
    if (result.ending?.kind !== 'failed') hear(readText());
    if (result.ending?.kind === 'finished') {
      const rest = splitter.finish() ?? '';
      listener.hearLine(rest);
      if (end === null && !isOver) take(parser.finish(rest));
      if (end !== null && !isOver) listener.hearEvent(end);
    }
    isOver ||= result.ending !== null;
    return result;
  };
  return {
    push: (chunk) => follow(step.push(chunk), () => decoder.write(chunk)),
    finish: () => follow(step.finish(), decoder.end),
    wasRepaired: step.wasRepaired,
  };
}
