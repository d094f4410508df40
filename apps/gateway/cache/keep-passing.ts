import { createLineSplitter, isPlainObject, type PlainObject, parseJsonObject } from '../../base/index.ts';
import { type Parsed, type StreamEvent, type StreamParser, unknownUsage } from '../../translate/index.ts';
import type { Step, StepResult } from '../stream/step.ts';
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

/** Content that has no canonical form: sources, sound, and what a vendor's own tools brought. */
const unheldContent =
  /"(?:annotations|audio|citations|citation)":\s*(?:\[\s*[^\s\]]|\{)|"type":\s*"(?:server_tool_use|[a-z_]+_tool_result|citations_delta)"/;

export function createPassKeeping(reading: PassReading): PassKeeping {
  const { keeper, parser, parseWhole, isUsageTold, maxLineLength } = reading;
  return {
    keepBody(text) {
      const body = unheldContent.test(text) ? null : parseJsonObject(text);
      const choices = body === null ? null : parseChoices(body, parseWhole);
      if (choices !== null) keeper.keepChoices(choices, true);
    },
    listenTo: (step) =>
      createListeningStep(step, { parser: parser(), listen: keeper.createListener(isUsageTold), maxLineLength }),
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
  readonly listen: (event: StreamEvent) => void;
  readonly maxLineLength: number;
}

/** The end is told only once the step has found the answer whole. */
function createListeningStep(step: Step, { parser, listen, maxLineLength }: Listening): Step {
  const decoder = createUtf8Decoder();
  const splitter = createLineSplitter(maxLineLength);
  let end: StreamEvent | null = null;
  let isOver = false;

  const take = (events: readonly StreamEvent[]): void => {
    for (const event of events) {
      if (event.type === 'error') isOver = true;
      else if (event.type === 'finish') end = event;
      else if (end === null && !isOver) listen(event);
    }
  };
  const hear = (text: string): void => {
    const { lines, isTooLong } = splitter.push(text);
    for (const line of lines) {
      if (isOver || end !== null) return;
      if (unheldContent.test(line)) isOver = true;
      else take(parser.pushLine(line));
    }
    if (isTooLong) isOver = true;
  };
  const follow = (result: StepResult, readText: () => string): StepResult => {
    if (isOver) return result;
    if (result.ending?.kind !== 'failed') hear(readText());
    if (result.ending?.kind === 'finished') {
      const rest = splitter.finish() ?? '';
      if (end === null && !isOver && !unheldContent.test(rest)) take(parser.finish(rest));
      if (end !== null && !isOver) listen(end);
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
