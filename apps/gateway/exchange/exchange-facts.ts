import type { Outcome, PrefixBreak } from '../../contract/model/index.ts';
import type { TranslationNotes, Usage } from '../../translate/index.ts';
import type { PromptLength } from '../prompt/judge-length.ts';

/** Moments of one request, monotonic milliseconds; `null` until they come. */
export interface ExchangeTimes {
  readonly startedMs: number;
  bodyReadMs: number | null;
  rowOpenedMs: number | null;
  /** Spent waiting for the daemon, for its turn, and for room in memory. */
  queueMs: number;
  sentMs: number | null;
  firstAnswerMs: number | null;
  lastAnswerMs: number | null;
  firstTokenMs: number | null;
  firstByteOutMs: number | null;
  /** Spent on translating and writing while the answer streamed. */
  pumpMs: number;
}

/** What is known of a request, for its row; grows as the request is understood. */
export interface ExchangeFacts {
  project: string | null;
  model: string | null;
  servedModel: string | null;
  backend: string | null;
  stream: boolean;
  session: string | null;
  bytesIn: number;
  bytesOut: number;
  receipt: TranslationNotes;
  /** The prompt template that was filled in, as `name@version`. */
  template: string | null;
  /** What was set or lowered for the request, for the header. */
  parameterNotes: readonly string[];
  prefixBreak: PrefixBreak | null;
  /** The prompt was longer than the context, so that the backend left part of it out. */
  isTruncated: boolean;
  /** The prompt is clearly longer than the context. */
  overlong: PromptLength | null;
  routeSteps: readonly string[];
  /** How much of the caller's limits is left, as headers: names and values in turn. */
  rateHeaders: readonly string[];
  attempts: number;
  /** Calls that were no attempts at the same thing: one for each further choice. */
  furtherCalls: number;
  readonly attemptNotes: string[];
  /** What part the kept answers had in it: `hit`, `miss`, `coalesced`, or `off` where they were asked for and have none; `null` for none. */
  cache: 'hit' | 'miss' | 'coalesced' | 'off' | null;
  usage: Usage | null;
  /** How it ended, once it has. */
  outcome: Outcome | null;
  finishReason: string | null;
  /** The error that ended the request, or its stay at a place; `null` until then, and where it went well. */
  endedBy: string | null;
  /** Pieces of the answer that reached the client, which are tokens for every backend we know. */
  writtenTokens: number;
}

const nothing: readonly string[] = [];
const noReceipt: TranslationNotes = { passed: [], mapped: [], emulated: [], dropped: [] };

export function createTimes(startedMs: number): ExchangeTimes {
  return {
    startedMs,
    bodyReadMs: null,
    rowOpenedMs: null,
    queueMs: 0,
    sentMs: null,
    firstAnswerMs: null,
    lastAnswerMs: null,
    firstTokenMs: null,
    firstByteOutMs: null,
    pumpMs: 0,
  };
}

export function createFacts(): ExchangeFacts {
  return {
    project: null,
    model: null,
    servedModel: null,
    backend: null,
    stream: false,
    session: null,
    bytesIn: 0,
    bytesOut: 0,
    receipt: noReceipt,
    template: null,
    parameterNotes: nothing,
    prefixBreak: null,
    isTruncated: false,
    overlong: null,
    routeSteps: [],
    rateHeaders: [],
    attempts: 0,
    furtherCalls: 0,
    attemptNotes: [],
    cache: null,
    usage: null,
    outcome: null,
    finishReason: null,
    endedBy: null,
    writtenTokens: 0,
  };
}
