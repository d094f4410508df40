import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attemptFailures } from '../../../apps/contract/model/index.ts';
import { createRetryBudget, decideRetry, type RetryDecision, type RetryQuestion } from '../../../apps/routing/index.ts';

const rules = { attempts: 3, baseMs: 200, maxDelayMs: 5000, maxRetryAfterMs: 10_000 };

const ask = (parts: Partial<RetryQuestion>): RetryDecision =>
  decideRetry({
    failure: 'server-error',
    attempts: 1,
    attemptsHere: 1,
    hasFirstByte: false,
    isRepeatable: true,
    candidatesLeft: 1,
    retryAfterMs: null,
    timeLeftMs: null,
    random: 0.5,
    rules,
    takeFromBudget: () => true,
    ...parts,
  });

describe('decideRetry', () => {
  it.each(['refused', 'connect-timeout', 'circuit-open', 'no-room', 'queue-full'] as const)(
    'F18 goes on to the next backend at once after %s, without taking from the budget',
    (failure) => {
      expect(ask({ failure, takeFromBudget: () => false })).toMatchObject({ kind: 'next', delayMs: 0 });
      expect(ask({ failure, candidatesLeft: 0 }).kind).toBe('give-up');
    },
  );

  it.each(['first-byte-timeout', 'server-error', 'connection-lost', 'bad-response'] as const)(
    'F24 goes on to the next backend after %s while the budget lasts',
    (failure) => {
      expect(ask({ failure })).toMatchObject({ kind: 'next', delayMs: 100 });
      expect(ask({ failure, takeFromBudget: () => false }).kind).toBe('give-up');
    },
  );

  it.each(['client-error', 'client-left', 'own-refusal'] as const)('F25 gives up after %s', (failure) => {
    expect(ask({ failure }).kind).toBe('give-up');
  });

  it('F25 asks a backend that allows no more requests never again, but another one while the budget lasts', () => {
    expect(ask({ failure: 'rate-limited' })).toMatchObject({ kind: 'next' });
    expect(ask({ failure: 'rate-limited', candidatesLeft: 0 }).kind).toBe('give-up');
    expect(ask({ failure: 'rate-limited', takeFromBudget: () => false }).kind).toBe('give-up');
  });

  it('F24 asks a busy backend once more with jitter, then the next', () => {
    expect(ask({ failure: 'busy', random: 0 })).toMatchObject({ kind: 'again', delayMs: 50, isFresh: false });
    expect(ask({ failure: 'busy', random: 0.99 })).toMatchObject({ kind: 'again', delayMs: 248 });
    expect(ask({ failure: 'busy', attempts: 2, attemptsHere: 2 }).kind).toBe('next');
    expect(ask({ failure: 'busy', attempts: 2, attemptsHere: 2, candidatesLeft: 0 }).kind).toBe('give-up');
  });

  it('F25 waits as long as a busy backend asks, but not longer than the rules allow', () => {
    expect(ask({ failure: 'busy', retryAfterMs: 10_000, random: 0 })).toMatchObject({ kind: 'again', delayMs: 10_000 });
    expect(ask({ failure: 'busy', retryAfterMs: 10_001 }).kind).toBe('next');
    expect(ask({ failure: 'busy', retryAfterMs: 10_001, candidatesLeft: 0 }).kind).toBe('give-up');
    expect(ask({ failure: 'busy', retryAfterMs: 5000, timeLeftMs: 5000, random: 0 }).kind).toBe('give-up');
  });

  it('D5 makes no more attempts than the rules say', () => {
    expect(ask({ failure: 'refused', attempts: 2 }).kind).toBe('next');
    expect(ask({ failure: 'refused', attempts: 3 }).kind).toBe('give-up');
  });

  it('F30 sends once more on a new connection what a dead one never carried, outside budget and count', () => {
    const stale = {
      failure: 'stale-connection' as const,
      takeFromBudget: () => false,
      rules: { ...rules, attempts: 1 },
    };
    expect(ask({ ...stale, candidatesLeft: 0 })).toMatchObject({ kind: 'again', isFresh: true, delayMs: 0 });
    expect(ask({ ...stale, attempts: 2, attemptsHere: 2 }).kind).toBe('give-up');
  });

  it('F22 sends nothing twice once the client has a byte, or when the body is gone', () => {
    for (const failure of attemptFailures) {
      expect(ask({ failure, hasFirstByte: true }).kind).toBe('give-up');
      expect(ask({ failure, isRepeatable: false }).kind).toBe('give-up');
    }
  });

  it('D5 backs off exponentially with full jitter up to a limit', () => {
    const delayAfter = (attempts: number, random: number): unknown => {
      const decision = ask({ attempts, random, rules: { ...rules, attempts: 99 } });
      return decision.kind === 'give-up' ? null : decision.delayMs;
    };
    expect([1, 2, 3, 4, 5, 6, 50].map((attempts) => delayAfter(attempts, 0.5))).toEqual([
      100, 200, 400, 800, 1600, 2500, 2500,
    ]);
    expect(delayAfter(3, 0)).toBe(0);
  });

  it('F32 multiplies the load of failing backends by 1.2 at most', () => {
    const budget = createRetryBudget(20, 3);
    let sent = 0;
    for (let client = 0; client < 200; client++) {
      budget.noteRequest(0);
      for (let attempts = 1; ; attempts++) {
        sent++;
        const decision = ask({ attempts, candidatesLeft: 2, takeFromBudget: () => budget.tryTake(0) });
        if (decision.kind === 'give-up') break;
      }
    }
    expect(sent).toBeLessThanOrEqual(240);
  });

  it('D5 ends after a bounded number of attempts and asks the budget at most once each time, whatever fails', () => {
    const failure = fc.constantFrom(...attemptFailures);
    fc.assert(
      fc.property(
        fc.infiniteStream(failure),
        fc.nat(5),
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        (failures, candidates, random) => {
          let [attempts, attemptsHere, candidatesLeft] = [0, 0, candidates];
          for (;;) {
            attempts++;
            attemptsHere++;
            let asked = 0;
            const decision = ask({
              failure: failures.next().value ?? 'refused',
              attempts,
              attemptsHere,
              candidatesLeft,
              random,
              takeFromBudget: () => ++asked > 0,
            });
            expect(asked).toBeLessThanOrEqual(1);
            if (decision.kind === 'give-up') break;
            if (decision.kind === 'next') {
              expect(candidatesLeft).toBeGreaterThan(0);
              candidatesLeft--;
              attemptsHere = 0;
            }
          }
          expect(attempts).toBeLessThanOrEqual(rules.attempts + candidates + 1);
        },
      ),
    );
  });
});
