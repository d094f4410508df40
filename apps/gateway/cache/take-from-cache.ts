import type { CanonicalError } from '../../translate/index.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { openRow } from '../exchange/life.ts';
import { type AnswerKeeper, createAnswerKeeper, type KeepingRules } from './answer-keeper.ts';
import type { Landing } from './flights.ts';
import type { KeptAnswer } from './kept-answer.ts';
import { type CacheQuestion, type KeptRequest, nameRequest } from './request-key.ts';

export type CacheTurn =
  /** Kept answers have no part in it. */
  | { readonly kind: 'aside' }
  | { readonly kind: 'found'; readonly answer: KeptAnswer }
  /** There is none: it goes to its backend, and the keeper hears what comes. */
  | { readonly kind: 'asked'; readonly keeper: AnswerKeeper }
  | { readonly kind: 'refused'; readonly error: CanonicalError };

export const aside: CacheTurn = { kind: 'aside' };

/** The caller's word comes checked. */
const readWish = ({ request }: Exchange): unknown => request.headers['x-drover-cache'];

/** Whether kept answers have a part in the request, by the settings and the caller's word. */
export function takesPart(exchange: Exchange, kind: 'responses' | 'embeddings'): boolean {
  const { areResponsesKept, areEmbeddingsKept } = exchange.gateway.settings.cache;
  // What a plugin made of an answer is for one request.
  const isTransformed = exchange.plugins?.isForAnswers === true;
  const isOn = !isTransformed && (kind === 'responses' ? areResponsesKept : areEmbeddingsKept);
  const wish = readWish(exchange);
  if (isOn && wish !== 'off') return true;
  if (wish !== undefined) exchange.facts.cache = 'off';
  return false;
}

/** An answer without usage is as good as any for a stream that tells none. */
function suits(request: KeptRequest, answer: KeptAnswer): boolean {
  if (request.kind === 'embedding') return answer.kind === 'vectors';
  if (answer.kind !== 'events') return false;
  return answer.isUsageTold || (request.isStreaming && !request.isUsageIncluded);
}

/**
 * The answer that is kept for the very same request, or the one that comes at this moment, where requests may share it. Comes after the caller's
 * rights and limits and before its turn and its room in memory.
 */
export function takeFromCache(exchange: Exchange, question: CacheQuestion): CacheTurn | Promise<CacheTurn> {
  const { cache, settings } = exchange.gateway;
  const key = nameRequest(exchange, question);
  const wish = readWish(exchange);
  const found = wish === 'write' ? null : cache.find(key);
  if (found && suits(question.request, found)) return give(exchange, 'hit', found);
  const rules: KeepingRules = { key, isKept: wish !== 'read', lead: null };
  return settings.cache.isCoalescing && wish !== 'write' ? coalesce(exchange, question, rules) : ask(exchange, rules);
}

function give(exchange: Exchange, how: 'hit' | 'coalesced', answer: KeptAnswer): CacheTurn {
  const { facts, gateway } = exchange;
  gateway.cache.count(how);
  facts.cache = how;
  // They tell what reading the prompt costs; nobody reads it.
  facts.prefixBreak = null;
  facts.overlong = how === 'hit' ? null : facts.overlong;
  return { kind: 'found', answer };
}

function ask(exchange: Exchange, rules: KeepingRules): CacheTurn {
  exchange.gateway.cache.count('miss');
  exchange.facts.cache = 'miss';
  if (rules.lead) exchange.leavings.push(rules.lead.abandon);
  return { kind: 'asked', keeper: createAnswerKeeper(exchange, rules) };
}

/** Requests that nobody waits for may stand in line for long; those that somebody waits for do not wait for one of them. */
const nameFlight = ({ priority }: Exchange, { key }: KeepingRules): string => `${priority} ${key}`;

function coalesce(exchange: Exchange, { request }: CacheQuestion, rules: KeepingRules): CacheTurn | Promise<CacheTurn> {
  const { cache, registry, ports } = exchange.gateway;
  const flight = nameFlight(exchange, rules);
  const lead = cache.flights.lead(flight);
  if (lead) return ask(exchange, { ...rules, lead });
  void openRow(exchange, true);
  const startedMs = ports.clock.monotonicMs();
  const board = (landing: Landing): CacheTurn => {
    if (landing.kind === 'lead') return ask(exchange, { ...rules, lead: landing.lead });
    return suits(request, landing.answer) ? give(exchange, 'coalesced', landing.answer) : ask(exchange, rules);
  };
  return new Promise((resolve) => {
    let isOver = false;
    const settle = (turn: CacheTurn): void => {
      isOver = true;
      exchange.times.queueMs += ports.clock.monotonicMs() - startedMs;
      registry.touch();
      resolve(turn);
    };
    const seat = cache.flights.wait(flight, (landing) => settle(board(landing)));
    exchange.stop.onStop((error) => {
      seat.leave();
      if (!isOver) settle({ kind: 'refused', error });
    });
  });
}
