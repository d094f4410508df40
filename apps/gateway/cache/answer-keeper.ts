import type { EmbeddingResult, StreamEvent } from '../../translate/index.ts';
import type { Exchange } from '../exchange/exchange.ts';
import type { AnswerListener } from '../stream/step.ts';
import { largestAnswerBytes } from './answer-store.ts';
import type { Lead } from './flights.ts';
import { compactEvents, type Events, isGoodAnswer, type KeptAnswer } from './kept-answer.ts';

/** Hears the answer of one request for those who come with the same. Only a whole and good one is kept. */
export interface AnswerKeeper {
  /** Looks at the words of a backend. An answer that holds more than its canonical form is kept by nobody. */
  hear(text: string): void;
  keepChoices(choices: readonly Events[], isUsageTold: boolean): void;
  keepVectors(result: EmbeddingResult): void;
  /** For the events of a stream up to its end. */
  createListener(isUsageTold: boolean): AnswerListener;
}

/** Content that has no canonical form: sources, sound, and what a vendor's own tools brought. */
const unheldContent =
  /"(?:annotations|audio|citations|citation)":\s*(?:\[\s*[^\s\]]|\{)|"type":\s*"(?:server_tool_use|[a-z_]+_tool_result|citations_delta)"/;

export interface KeepingRules {
  readonly key: string;
  readonly isKept: boolean;
  /** Of those that wait for this answer. */
  readonly lead: Lead | null;
}

/** What an event takes besides its text, about. */
const eventBytes = 100;
const bytesPerUnit = 2;

function sizeOf(event: StreamEvent): number {
  if (event.type === 'text-delta' || event.type === 'thinking-delta')
    return eventBytes + event.text.length * bytesPerUnit;
  if (event.type === 'tool-call-delta') return eventBytes + event.argumentsJson.length * bytesPerUnit;
  return event.type === 'logprobs' ? eventBytes * (1 + event.entries.length) : eventBytes;
}

export function createAnswerKeeper(exchange: Exchange, { key, isKept, lead }: KeepingRules): AnswerKeeper {
  const { cache, settings } = exchange.gateway;
  let isHeld = true;
  const hear = (text: string): void => {
    isHeld &&= !unheldContent.test(text);
  };
  const give = (answer: KeptAnswer): void => {
    if (!isHeld) return;
    // Of a prompt that is too long the model has not read all.
    if (isKept && exchange.facts.overlong === null) cache.keep(key, answer);
    lead?.land(answer);
  };
  const keepChoices: AnswerKeeper['keepChoices'] = (choices, isUsageTold) => {
    if (!choices.every(isGoodAnswer)) return;
    give({ kind: 'events', choices: choices.map(compactEvents), isUsageTold });
  };
  return {
    hear,
    keepChoices,
    keepVectors: (result) => give({ kind: 'vectors', result }),
    createListener(isUsageTold) {
      const mostBytes = largestAnswerBytes(settings.cache);
      let events: StreamEvent[] | null = [];
      let sizeBytes = 0;
      const hearEvent = (event: StreamEvent): void => {
        sizeBytes += sizeOf(event);
        if (sizeBytes > mostBytes || !isHeld) events = null;
        events?.push(event);
        if (events && event.type === 'finish') keepChoices([events], isUsageTold);
      };
      return { hearLine: hear, hearEvent };
    },
  };
}
