import { classifyAttempt, decideRetry } from '../../routing/index.ts';
import type { CanonicalError } from '../../translate/index.ts';
import type { Exchange } from '../exchange/exchange.ts';

const maxDelayMs = 5000;
const maxRetryAfterMs = 10_000;

/** How the request goes on at its next place; `null` when the failure is the answer. Nothing is sent twice after the client got a byte. */
export function goElsewhere(
  exchange: Exchange,
  error: CanonicalError,
  status: number | null,
): (() => Promise<void>) | null {
  const { facts, gateway, response, elsewhere } = exchange;
  if (elsewhere.length === 0 || exchange.stop.reason() || exchange.serveAgain === null) return null;
  const { retry } = gateway.settings;
  const decision = decideRetry({
    failure: classifyAttempt(error.code, status),
    attempts: Math.max(1, exchange.placesTried),
    attemptsHere: 1,
    hasFirstByte: response.headersSent,
    isRepeatable: true,
    candidatesLeft: elsewhere.length,
    retryAfterMs: error.retryAfterSeconds === null ? null : error.retryAfterSeconds * 1000,
    timeLeftMs: null,
    random: Number.parseInt(gateway.ports.randomHex(4), 16) / 2 ** 32,
    rules: { attempts: retry.attempts, baseMs: retry.baseMs, maxDelayMs, maxRetryAfterMs },
    takeFromBudget: () => gateway.retryBudget.tryTake(gateway.ports.clock.monotonicMs()),
  });
  if (decision.kind !== 'next') return null;
  const { backend } = facts;
  facts.attemptNotes.push(`${backend ?? 'the backend'} failed (${error.code}): ${decision.why}`);
  return async () => {
    await pause(exchange, decision.delayMs);
    forgetPlace(exchange);
    await exchange.serveAgain?.();
  };
}

function pause(exchange: Exchange, delayMs: number): Promise<void> {
  if (delayMs <= 0) return Promise.resolve();
  return new Promise((resolve) => {
    const cancel = exchange.gateway.ports.timers.after(delayMs, resolve);
    exchange.stop.onStop(() => {
      cancel();
      resolve();
    });
  });
}

/** What belonged to the place that failed. */
function forgetPlace(exchange: Exchange): void {
  exchange.placesTried++;
  exchange.watchdog.disarm();
  for (const leave of exchange.leavings.splice(0)) leave();
  exchange.facts.usage = null;
  exchange.facts.finishReason = null;
  exchange.probe = null;
  exchange.renderStreamError = null;
  exchange.phase = 'waiting';
}
