import { type CanonicalError, createError, type StreamEvent } from '../../translate/index.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { readAnswerChange, replaceBlocks, showAnswer } from './answer-form.ts';
import type { ReadAnswer } from './plugin-port.ts';
import { failedPlugin, type Talk } from './talk.ts';

type Events = readonly StreamEvent[];

export type StageOutcome =
  | { readonly kind: 'events'; readonly events: Events }
  | { readonly kind: 'refused'; readonly error: CanonicalError };

/** What a plugin does with an answer on its way: events in, events out, in order. */
export interface Stage {
  push(events: Events): Promise<StageOutcome>;
}

const tell = (events: Events): StageOutcome => ({ kind: 'events', events });

/** What becomes of an answer whose plugin failed. */
export function endTalk(exchange: Exchange, talk: Talk, reason: string): CanonicalError | null {
  const { file, isRefusing } = talk.link.settings;
  exchange.facts.attemptNotes.push(`plugin ${file} failed on the answer: ${reason}`);
  return isRefusing ? failedPlugin(talk.link) : null;
}

const tooLong = createError('response_too_large', 'The answer is longer than a plugin may be given at once.');

function measure(event: StreamEvent): number {
  switch (event.type) {
    case 'text-delta':
    case 'thinking-delta':
      return event.text.length;
    case 'tool-call-delta':
      return event.argumentsJson.length;
    default:
      return 0;
  }
}

/** The whole answer, told by its plugin at once. */
export async function transformWhole(exchange: Exchange, talk: Talk, events: Events): Promise<StageOutcome> {
  const reply = await talk.ask('response', showAnswer(events), readAnswerChange);
  if (reply.kind === 'value') return tell(replaceBlocks(events, reply.value));
  const error = reply.kind === 'failed' ? endTalk(exchange, talk, reply.reason) : null;
  return error ? { kind: 'refused', error } : tell(events);
}

/** Holds an answer back until it is whole, for a plugin that wants to see all of it. */
export function createHoldStage(exchange: Exchange, talk: Talk): Stage {
  let held: StreamEvent[] = [];
  let length = 0;
  return {
    async push(events) {
      for (const event of events) length += measure(event);
      if (length > exchange.gateway.settings.maxResponseBytes) return { kind: 'refused', error: tooLong };
      held.push(...events);
      if (held.at(-1)?.type !== 'finish') return tell([]);
      const whole = held;
      held = [];
      return transformWhole(exchange, talk, whole);
    },
  };
}

type Delta = Extract<StreamEvent, { type: 'text-delta' | 'thinking-delta' }>;
type BlockEnd = Extract<StreamEvent, { type: 'text-end' | 'thinking-end' }>;

const isDelta = (event: StreamEvent | undefined): event is Delta =>
  event?.type === 'text-delta' || event?.type === 'thinking-delta';
const isBlockEnd = (event: StreamEvent): event is BlockEnd =>
  event.type === 'text-end' || event.type === 'thinking-end';

/** Deltas that follow each other are one: a call across threads for each would cost more than it tells. */
function mergeDeltas(events: Events): Events {
  const merged: StreamEvent[] = [];
  for (const event of events) {
    const last = merged.at(-1);
    const isMore = isDelta(event) && isDelta(last) && last.index === event.index;
    if (isMore) merged[merged.length - 1] = { ...last, text: last.text + event.text };
    else merged.push(event);
  }
  return merged;
}

const readText = (value: unknown): ReadAnswer<string> =>
  typeof value === 'string'
    ? { kind: 'value', value }
    : { kind: 'wrong', reason: 'It gave back a chunk that is no text.' };

const heldBack = 'It may have held text back, so the answer cannot go on without it.';

/** Lets a plugin see the text of an answer piece by piece, as it comes. Calls pass as they are, and log probabilities are left out. */
export function createChunkStage(exchange: Exchange, talk: Talk): Stage {
  let isFailed = false;
  let given = 0;
  let told = 0;
  /** `null` where the plugin failed and the answer goes on without it. */
  const ask = async (kind: 'text' | 'thinking', text: string, isLast: boolean): Promise<string | CanonicalError> => {
    if (isFailed) return text;
    const reply = await talk.ask('chunk', { kind, text, isLast }, readText);
    if (reply.kind !== 'failed') {
      const output = reply.kind === 'value' ? reply.value : text;
      given += text.length;
      told += output.length;
      return output;
    }
    isFailed = true;
    const error = endTalk(exchange, talk, reply.reason);
    if (error) return error;
    if (told >= given) return text;
    exchange.facts.attemptNotes.push(`plugin ${talk.link.settings.file}: ${heldBack}`);
    return failedPlugin(talk.link);
  };
  const transform = async (event: StreamEvent): Promise<Events | CanonicalError> => {
    if (isDelta(event)) {
      const text = await ask(event.type === 'text-delta' ? 'text' : 'thinking', event.text, false);
      if (typeof text !== 'string') return text;
      return text === '' ? [] : [{ ...event, text }];
    }
    if (!isBlockEnd(event)) return event.type === 'logprobs' ? [] : [event];
    const isText = event.type === 'text-end';
    const rest = await ask(isText ? 'text' : 'thinking', '', true);
    if (typeof rest !== 'string') return rest;
    const type = isText ? 'text-delta' : 'thinking-delta';
    return rest === '' ? [event] : [{ type, index: event.index, text: rest }, event];
  };
  return {
    async push(events) {
      const output: StreamEvent[] = [];
      for (const event of mergeDeltas(events)) {
        const transformed = await transform(event);
        if ('code' in transformed) return { kind: 'refused', error: transformed };
        output.push(...transformed);
      }
      return tell(output);
    },
  };
}
