import type { StreamEvent, StreamRenderer } from '../../translate/index.ts';
import type { Exchange } from '../exchange/exchange.ts';
import type { Step, StepEnding, StepResult } from '../stream/step.ts';
import type { Answer, AnswerConsumer } from '../upstream/start-call.ts';
import { type AnswerTalk, createStreamStage, noteSpent } from './answer-stages.ts';
import type { Stage } from './stage.ts';

/** Keeps the events of an answer instead of telling them. */
export interface Collector extends StreamRenderer {
  take(): readonly StreamEvent[];
}

export function createCollector(contentType: string): Collector {
  let events: StreamEvent[] = [];
  return {
    contentType,
    push(event) {
      events.push(event);
      return '';
    },
    take() {
      const taken = events;
      events = [];
      return taken;
    },
  };
}

export interface TransformParts {
  readonly answer: Answer;
  /** Turns bytes into events, which it puts into the collector. */
  readonly step: Step;
  readonly collector: Collector;
  readonly renderer: StreamRenderer;
  readonly talks: readonly AnswerTalk[];
}

/** An answer whose pieces come when the plugins are done with them, and the step that takes them. */
export interface TransformedStream {
  readonly answer: Answer;
  readonly step: Step;
}

const nothing: StepResult = { output: '', tokens: 0, ending: null };
const emptyChunk = Buffer.alloc(0);

const isContent = ({ type }: StreamEvent): boolean =>
  type === 'text-delta' || type === 'thinking-delta' || type === 'tool-call-delta';

/** Tells the events in the client's dialect. */
function render(renderer: StreamRenderer, events: readonly StreamEvent[], ending: StepEnding | null): StepResult {
  let output = '';
  for (const event of events) output += renderer.push(event);
  const failure = renderer.failure?.() ?? null;
  const tokens = events.filter(isContent).length;
  if (failure) return { output, tokens, ending: { kind: 'failed', error: failure } };
  const last = events.at(-1);
  if (ending?.kind !== 'finished' || last?.type !== 'finish') return { output, tokens, ending };
  return { output, tokens, ending: { ...ending, finishReason: last.reason } };
}

/** What the plugins, one after the other, make of one piece. */
async function runStages(stages: readonly Stage[], parts: TransformParts, result: StepResult): Promise<StepResult> {
  let events = parts.collector.take();
  for (const stage of stages) {
    const outcome = await stage.push(events);
    if (outcome.kind === 'refused') return { ...nothing, ending: { kind: 'failed', error: outcome.error } };
    events = outcome.events;
  }
  return render(parts.renderer, events, result.ending);
}

/** Holds a backend up as long as its client does not read, or pieces of its answer are with plugins. */
function createPace(answer: Answer) {
  let waiting = 0;
  let isHeldByClient = false;
  return {
    enter() {
      waiting++;
      answer.pause();
    },
    leave() {
      if (--waiting === 0 && !isHeldByClient) answer.resume();
    },
    pause() {
      isHeldByClient = true;
      answer.pause();
    },
    resume() {
      isHeldByClient = false;
      if (waiting === 0) answer.resume();
    },
  };
}

const toError = (error: unknown): Error => (error instanceof Error ? error : new Error('not an error'));

interface Delivery extends Pick<TransformParts, 'answer' | 'step'> {
  readonly pace: ReturnType<typeof createPace>;
  readonly transform: (read: () => StepResult) => Promise<void>;
}

/** Gives the pieces of an answer to `transform`, one after the other, and tells of each when it is done. */
function deliver(to: AnswerConsumer, { answer, step, pace, transform }: Delivery): void {
  let line: Promise<void> = Promise.resolve();
  const add = (read: () => StepResult, tell: () => void): void => {
    pace.enter();
    const run = async (): Promise<void> => {
      await transform(read);
      tell();
      pace.leave();
    };
    line = line.then(run).catch((error: unknown) => to.fail(toError(error)));
  };
  answer.attach({
    data(chunk) {
      add(
        () => step.push(chunk),
        () => to.data(emptyChunk),
      );
    },
    end() {
      add(() => step.finish(), to.end);
    },
    fail(error) {
      line = line.then(() => to.fail(error));
    },
  });
}

/** One piece after the other goes through the plugins; the backend is held up meanwhile, so that little piles up. */
export function transformStream(exchange: Exchange, parts: TransformParts): TransformedStream {
  const { answer, step, talks } = parts;
  const stages = talks.map((each) => createStreamStage(exchange, each));
  const pace = createPace(answer);
  const done: StepResult[] = [];
  let isOver = false;
  const transform = async (read: () => StepResult): Promise<void> => {
    if (isOver) return;
    const result = await runStages(stages, parts, read());
    done.push(result);
    if (result.ending === null) return;
    isOver = true;
    noteSpent(exchange, talks);
  };
  const takeDone = (): StepResult => done.shift() ?? nothing;
  return {
    answer: {
      ...answer,
      ...{ pause: pace.pause, resume: pace.resume },
      abort() {
        isOver = true;
        for (const { talk } of talks) talk.leave();
        answer.abort();
      },
      attach: (to) => deliver(to, { answer, step, pace, transform }),
    },
    step: { push: takeDone, finish: takeDone, wasRepaired: step.wasRepaired },
  };
}
