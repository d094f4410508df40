import { classifyAttempt, decideRetry } from '../../routing/index.ts';
import type { CanonicalError } from '../../translate/index.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { pause } from '../exchange/pause.ts';

const maxDelayMs = 5000;
const maxRetryAfterMs = 10_000;

/** How the request goes on at its next place; `null` when the failure is the answer. Nothing is sent twice after the client got a byte. */
export function goElsewhere(
  exchange: Exchange,
  error: CanonicalError,
  status: number | null,
): (() => Promise<void>) | null {
  const { facts, gateway, response, elsewhere, serveAgain } = exchange;
  if (elsewhere.length === 0 || exchange.stop.reason() || serveAgain === null) return null;
  const { retry } = gateway.settings;
  const decision = decideRetry({
    failure: classifyAttempt(error.code, status),
    attempts: exchange.placesTried,
    // A busy backend was asked once more already, by `callBackend`.
    attemptsHere: 2,
    hasFirstByte: response.headersSent,
    isRepeatable: true,
    candidatesLeft: elsewhere.length,
    retryAfterMs: error.retryAfterSeconds === null ? null : error.retryAfterSeconds * 1000,
    timeLeftMs: null,
    random: Number.parseInt(gateway.ports.randomHex(4), 16) / 2 ** 32,
    rules: { attempts: retry.attempts, baseMs: retry.baseMs, maxDelayMs, maxRetryAfterMs },
    takeFromBudget: () => gateway.retryBudget.tryTake(gateway.ports.clock.monotonicMs()),
  });
  if (decision.kind !== 'next') {
    facts.attemptNotes.push(`not sent elsewhere: ${decision.why}`);
    return null;
  }
  facts.attemptNotes.push(`${facts.backend ?? 'the backend'} failed (${error.code}): ${decision.why}`);
  if (facts.backend !== null) gateway.metrics.countFallback(facts.backend);
  return async () => {
    facts.endedBy = error.code;
    forgetPlace(exchange);
    if (decision.delayMs > 0) await pause(exchange, decision.delayMs);
    await serveAgain();
  };
}

/** What belonged to the place that failed. */
function forgetPlace(exchange: Exchange): void {
  exchange.placesTried++;
  exchange.watchdog.disarm();
  for (const leave of exchange.leavings.splice(0)) leave();
  exchange.facts.endedBy = null;
  exchange.facts.usage = null;
  exchange.facts.finishReason = null;
  exchange.probe = null;
  exchange.renderStreamError = null;
  exchange.phase = 'waiting';
}
