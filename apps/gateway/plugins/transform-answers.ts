import type { Parsed, StreamEvent } from '../../translate/index.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { type AnswerTalk, noteSpent, openAnswerTalks } from './answer-stages.ts';
import { asLong } from './as-long.ts';
import type { RequestPlugins } from './plugin-port.ts';
import { createChunkStage, type StageOutcome, transformWhole } from './stage.ts';

type Events = readonly StreamEvent[];

/** Whole answers as the plugins leave them; refused where one failed that must not. */
export async function transformAnswers(
  exchange: Exchange,
  plugins: RequestPlugins,
  answers: readonly Events[],
): Promise<Parsed<readonly Events[]>> {
  const opened = await asLong(exchange, openAnswerTalks(exchange, plugins));
  if (opened.kind === 'refused') return opened;
  const talks = opened.value;
  const leave = (): void => {
    for (const { talk } of talks) talk.leave();
  };
  const done = await asLong(exchange, transformAll(exchange, talks, answers), leave);
  if (done.kind === 'refused') return done;
  noteSpent(exchange, talks);
  return done.value;
}

async function transformAll(
  exchange: Exchange,
  talks: readonly AnswerTalk[],
  answers: readonly Events[],
): Promise<Parsed<readonly Events[]>> {
  const transformed: Events[] = [];
  for (const answer of answers) {
    let current = answer;
    for (const each of talks) {
      const outcome = await transformOne(exchange, each, current);
      if (outcome.kind === 'refused') return outcome;
      current = outcome.events;
    }
    transformed.push(current);
  }
  return { kind: 'parsed', value: transformed };
}

const transformOne = (exchange: Exchange, { talk, found }: AnswerTalk, events: Events): Promise<StageOutcome> =>
  found.has('response') || found.size === 0
    ? transformWhole(exchange, talk, events)
    : createChunkStage(exchange, talk).push(events);
