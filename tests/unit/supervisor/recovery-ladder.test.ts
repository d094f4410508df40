import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Ownership } from '../../../apps/contract/model/index.ts';
import type { HealthPolicy, WaitingRequest } from '../../../apps/supervisor/recovery/health-policy.ts';
import type { HealthEffect, HealthEvent } from '../../../apps/supervisor/recovery/health-state.ts';
import { createHealthState, reduceHealth } from '../../../apps/supervisor/recovery/reduce-health.ts';

const policy: HealthPolicy = {
  ...{ stuckAfterMs: 20_000, canaryForMs: 60_000, canaryTimeoutMs: 20_000, freshCanaryTimeoutMs: 60_000 },
  ...{ recheckAfterMs: 30_000, restMs: 300_000 },
};

type Untimed<T> = T extends { readonly atMs: number } ? Omit<T, 'atMs'> : never;

function createPlay() {
  let state = createHealthState(0);
  let atMs = 0;
  const effects: HealthEffect[] = [];
  const tell = (event: Untimed<HealthEvent>): readonly HealthEffect[] => {
    const step = reduceHealth(state, { ...event, atMs } as HealthEvent, policy);
    state = step.state;
    effects.push(...step.effects.filter(({ type }) => type !== 'abandon'));
    return step.effects;
  };
  const play = {
    tell,
    wait: (byMs: number) => {
      atMs += byMs;
    },
    /** Looks at requests, each given by its silence in seconds and perhaps its patience and name. */
    look(...silences: readonly (readonly [seconds: number, patienceSeconds?: number, id?: string])[]) {
      const waiting: WaitingRequest[] = silences.map(([seconds, patience = 0, id = 'a']) => {
        return { id, model: 'm', silentMs: seconds * 1000, patienceMs: patience * 1000 };
      });
      tell({ type: 'looked', waiting, ownership: 'spawned' });
    },
    canary: (isAnswered: boolean) => tell({ type: 'canary-ended', isAnswered }),
    /** Lets canaries fail until the daemon counts as dead. */
    fail() {
      for (let round = 0; round < 10 && play.kind() === 'checking'; round++) {
        play.wait(20_000);
        play.canary(false);
        if (play.kind() === 'checking') play.tell({ type: 'looked', waiting: [], ownership: 'spawned' });
      }
    },
    /** From the beginning to the first canary. */
    suspect(ownership: Ownership = 'spawned') {
      for (const seconds of [1, 30, 33]) {
        play.wait(seconds === 33 ? 3000 : 29_000);
        const waiting = [{ id: 'a', model: 'm', silentMs: seconds * 1000, patienceMs: 0 }];
        tell({ type: 'looked', waiting, ownership });
      }
    },
    kind: () => state.phase.kind,
    state: () => state,
    effects: () => effects.map(({ type }) => type),
    result: () => effects.flatMap((effect) => (effect.type === 'conclude' ? [effect.result] : [])).at(-1),
  };
  return play;
}

describe('suspicion', () => {
  it('takes two looks at a request that has been silent beyond its patience', () => {
    const play = createPlay();
    play.wait(1000);
    play.look([0]);
    play.wait(25_000);
    play.look([25]);
    expect([play.kind(), play.effects()]).toEqual(['suspicious', []]);
    play.wait(3000);
    play.look([28]);
    expect([play.kind(), play.effects()]).toEqual(['checking', ['ask-canary']]);
  });

  it('falls when the bytes that lay unread are read by the second look', () => {
    const play = createPlay();
    play.wait(1000);
    play.look([0]);
    play.wait(25_000);
    play.look([25]);
    play.wait(3000);
    play.look([2]);
    expect(play.kind()).toBe('calm');
  });

  it.each([
    { what: 'nothing waits', looks: [[], []] },
    { what: 'silence is short', looks: [[[15]], [[18]]] },
    { what: 'silence is normal for the prompt', looks: [[[50, 90]], [[53, 90]]] },
    {
      what: 'another request that came before is within its patience',
      looks: [
        [[50], [60, 90, 'b']],
        [[53], [63, 90, 'b']],
      ],
    },
    {
      what: 'another request gets its answer in pieces',
      looks: [
        [[50], [9, 0, 'b']],
        [[53], [1, 0, 'b']],
      ],
    },
    { what: 'a young request is gone', looks: [[[50], [9, 0, 'b']], [[53]]] },
  ] as const)('does not arise while $what', ({ looks }) => {
    const play = createPlay();
    play.wait(40_000);
    for (const look of looks) {
      play.look(...look);
      play.wait(3000);
    }
    // What was progress at the second look is still recent at a third.
    play.look(...looks[1]);
    expect(play.effects()).toEqual([]);
  });

  it('is not kept off by requests that came later and got nothing either', () => {
    const play = createPlay();
    play.wait(40_000);
    play.look([30], [0, 0, 'b']);
    play.wait(3000);
    play.look([33], [3, 0, 'b'], [0, 0, 'c']);
    expect([play.kind(), play.effects()]).toEqual(['checking', ['ask-canary']]);
  });

  it('begins anew after a sleep, as silence over it is nobody’s fault', () => {
    const play = createPlay();
    play.suspect();
    play.tell({ type: 'woke' });
    expect(play.kind()).toBe('calm');
    play.wait(3000);
    play.look([28_836]);
    expect(play.kind()).toBe('calm');
  });
});

describe('canaries', () => {
  it('are asked until their time is over, the last one with what is left of it', () => {
    const play = createPlay();
    play.suspect();
    const timeouts: number[] = [];
    for (let round = 0; round < 2; round++) {
      play.wait(20_000);
      play.canary(false);
      play.wait(5000);
      const [effect] = play.tell({ type: 'looked', waiting: [], ownership: 'spawned' });
      if (effect?.type === 'ask-canary') timeouts.push(effect.timeoutMs);
    }
    expect(timeouts).toEqual([20_000, 10_000]);
    play.wait(10_000);
    play.canary(false);
    expect(play.kind()).toBe('recovering');
  });

  it('are not asked twice at once', () => {
    const play = createPlay();
    play.suspect();
    play.wait(3000);
    play.look([36]);
    expect(play.effects()).toEqual(['ask-canary']);
  });

  it('end the suspicion when one is answered, for a while', () => {
    const play = createPlay();
    play.suspect();
    play.canary(true);
    expect(play.kind()).toBe('calm');
    play.wait(29_000);
    play.look([60]);
    expect(play.kind()).toBe('calm');
    play.wait(2000);
    play.look([62]);
    expect(play.kind()).toBe('suspicious');
  });

  it('end when something is generated meanwhile, but not when callers give up', () => {
    const play = createPlay();
    play.suspect();
    play.wait(3000);
    play.look();
    expect(play.kind()).toBe('checking');
    play.wait(3000);
    play.look([9, 0, 'b']);
    play.wait(3000);
    play.look([1, 0, 'b']);
    expect(play.kind()).toBe('calm');
  });

  it('end when the daemon leaves by itself', () => {
    const play = createPlay();
    play.suspect();
    expect(play.tell({ type: 'daemon-left' })).toEqual([{ type: 'abandon' }]);
    expect(play.kind()).toBe('calm');
  });
});

describe('the ladder', () => {
  const toRecheck = (ownership: Ownership) => {
    const play = createPlay();
    play.suspect(ownership);
    play.fail();
    play.tell({ type: 'rung-climbed' });
    play.tell({ type: 'rung-climbed' });
    return play;
  };
  const lower = ['begin-recovery', 'cancel-requests', 'unload-models', 'ask-canary'];
  const climb = (play: ReturnType<typeof createPlay>) => play.effects().slice(play.effects().indexOf('begin-recovery'));

  it('stops at the models when that helps', () => {
    const play = toRecheck('spawned');
    play.canary(true);
    expect(climb(play)).toEqual([...lower, 'conclude']);
    expect([play.result(), play.kind()]).toEqual(['unloaded', 'calm']);
  });

  it.each([
    { isReady: true, isAnswered: true, result: 'restarted' },
    { isReady: true, isAnswered: false, result: 'unhelped' },
    { isReady: false, isAnswered: false, result: 'never-ready' },
  ])('goes on to a restart: $result', ({ isReady, isAnswered, result }) => {
    const play = toRecheck('spawned');
    play.canary(false);
    play.tell({ type: 'daemon-left' });
    play.tell({ type: 'restart-ended', isReady });
    if (isReady) play.canary(isAnswered);
    expect(climb(play)).toEqual([...lower, 'restart-daemon', ...(isReady ? ['ask-canary'] : []), 'conclude']);
    expect([play.result(), play.kind()]).toEqual([result, 'calm']);
  });

  it('never restarts a daemon that somebody else started, and rests after it', () => {
    const play = toRecheck('adopted');
    play.canary(false);
    expect(climb(play)).toEqual([...lower, 'conclude']);
    expect(play.result()).toBe('adopted');
    play.wait(299_000);
    play.look([400]);
    expect(play.kind()).toBe('calm');
    play.wait(2000);
    play.look([402]);
    expect(play.kind()).toBe('suspicious');
  });

  it('ends when the daemon leaves by itself in the middle', () => {
    const play = toRecheck('spawned');
    play.tell({ type: 'daemon-left' });
    expect([play.result(), play.kind()]).toEqual(['left', 'calm']);
  });
});

const happening: fc.Arbitrary<Untimed<HealthEvent>> = fc.oneof(
  fc.record({
    type: fc.constant('looked' as const),
    waiting: fc.uniqueArray(
      fc.record({
        id: fc.constantFrom('a', 'b', 'c'),
        model: fc.constant('m'),
        silentMs: fc.integer({ min: 0, max: 200_000 }),
        patienceMs: fc.integer({ min: 0, max: 60_000 }),
      }),
      { selector: ({ id }) => id },
    ),
    ownership: fc.constantFrom<(Ownership | null)[]>('spawned', 'spawned', 'spawned', 'adopted', null),
  }),
  fc.record({ type: fc.constant('canary-ended' as const), isAnswered: fc.boolean() }),
  fc.constant({ type: 'rung-climbed' as const }),
  fc.record({ type: fc.constant('restart-ended' as const), isReady: fc.boolean() }),
  fc.constant({ type: 'daemon-left' as const }),
  fc.constant({ type: 'woke' as const }),
);

describe('any sequence of looks, canaries and ends', () => {
  it('climbs the rungs in order, only after canaries failed for their time, and concludes each recovery once', () => {
    const ladder = ['begin-recovery', 'cancel-requests', 'unload-models', 'ask-canary', 'restart-daemon', 'ask-canary'];
    fc.assert(
      fc.property(fc.array(fc.tuple(happening, fc.integer({ min: 0, max: 30_000 })), { maxLength: 80 }), (story) => {
        let state = createHealthState(0);
        let atMs = 0;
        let climbed: string[] | null = null;
        for (const [event, byMs] of story) {
          atMs += byMs;
          const before = state.phase;
          const step = reduceHealth(state, { ...event, atMs } as HealthEvent, policy);
          state = step.state;
          for (const { type } of step.effects) {
            if (type === 'begin-recovery') {
              expect(climbed).toBeNull();
              expect(before.kind === 'checking' && atMs - before.firstCanaryAtMs).toBeGreaterThanOrEqual(60_000);
              climbed = [];
            }
            if (type === 'conclude') {
              expect(climbed).not.toBeNull();
              climbed = null;
            } else if (type !== 'abandon') {
              climbed?.push(type);
            }
            if (type === 'restart-daemon') expect(before.kind === 'recovering' && before.ownership).toBe('spawned');
          }
          if (climbed !== null) expect(climbed).toEqual(ladder.slice(0, climbed.length));
          expect(state.phase.kind === 'recovering').toBe(climbed !== null);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
