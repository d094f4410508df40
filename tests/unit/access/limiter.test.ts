import { describe, expect, it } from 'vitest';
import { createLimiter } from '../../../apps/access/index.ts';
import { at, createRig, subject, ticketOf } from './limiter-rig.ts';

const dayMs = 86_400_000;

describe('requests a minute', () => {
  it('F71 lets a burst of so many pass, refuses the next, and lets one more pass as each leaves the minute', () => {
    const { tryAt } = createRig({ rpm: 3 });
    expect([0, 1000, 1000, 1001].map(tryAt)).toEqual(['ok', 'ok', 'ok', 'rpm 59']);
    expect([59_999, 60_000, 60_001, 61_000, 61_000, 61_000].map(tryAt)).toEqual([
      'rpm 1',
      'ok',
      'rpm 1',
      'ok',
      'ok',
      'rpm 59',
    ]);
  });

  it('F71 leaves other keys alone', () => {
    const { limiter, tryAt } = createRig({ rpm: 1 });
    expect([tryAt(0), tryAt(0)]).toEqual(['ok', 'rpm 60']);
    expect(limiter.admit([subject({ rpm: 1 }, 'other')], at(0)).kind).toBe('allowed');
  });

  it('says how much is left after this request, and when all of it is back', () => {
    const { admit } = createRig({ rpm: 2 });
    const state = { scope: 'key', id: 'k', limit: 'rpm', ceiling: 2 };
    expect(admit(0)).toMatchObject({ states: [{ ...state, used: 1, remaining: 1, resetMs: 60_000 }] });
    expect(admit(500)).toMatchObject({ states: [{ ...state, used: 2, remaining: 0, resetMs: 60_000 }] });
    expect(admit(1500)).toEqual({
      kind: 'refused',
      refusing: { ...state, used: 2, remaining: 0, resetMs: 59_000 },
      retryAfterSeconds: 59,
      message: 'The limit of this key, 2 requests a minute, is used up. Try again in 59 s.',
      states: [{ ...state, used: 2, remaining: 0, resetMs: 59_000 }],
    });
  });

  it('are all there before the first one', () => {
    const limits = { rpm: 2, tokensPerMinute: 5, concurrency: 1 };
    const { limiter, subjects } = createRig(limits);
    const whole = limiter.inspect(subjects, at(0)).map(({ limit, remaining, resetMs }) => [limit, remaining, resetMs]);
    expect(whole).toEqual([
      ['rpm', 2, 0],
      ['tokensPerMinute', 5, 0],
      ['concurrency', 1, null],
    ]);
  });

  it('follows a limit that was changed in between', () => {
    const { limiter, tryAt } = createRig({ rpm: 4 });
    for (const ms of [0, 1000, 2000, 3000]) tryAt(ms);
    const lower = limiter.admit([subject({ rpm: 2 })], at(4000));
    expect(lower).toMatchObject({ kind: 'refused', retryAfterSeconds: 58 });
    expect(limiter.admit([subject({ rpm: 5 })], at(4000)).kind).toBe('allowed');
  });
});

describe('several limits', () => {
  it('F71 let the strictest of key, project and address win, and count a refused request nowhere', () => {
    const limiter = createLimiter(at(0));
    const key = subject({ rpm: 10 });
    const project = subject({ rpm: 2 }, 'notes', 'project');
    const address = subject({ rpm: 5 }, '10.0.0.7', 'address');
    const all = [key, project, address];
    for (let index = 0; index < 2; index++) expect(limiter.admit(all, at(0)).kind).toBe('allowed');
    for (let index = 0; index < 9; index++) {
      expect(limiter.admit(all, at(0))).toMatchObject({ kind: 'refused', refusing: { scope: 'project' } });
    }
    expect(limiter.inspect(all, at(0)).map(({ used }) => used)).toEqual([2, 2, 2]);
  });

  it('name the one that stays closed the longest', () => {
    const { admitOrFail, tryAt } = createRig({ rpm: 1, concurrency: 1, tokensPerDay: 5 });
    const ticket = admitOrFail(0);
    expect(tryAt(0)).toBe('rpm 60');
    ticket.charge(5, at(0));
    expect(tryAt(0)).toMatch(/^tokensPerDay \d{4,}$/);
    expect(tryAt(dayMs)).toBe('concurrency 1');
  });

  it('limit nothing where there is none', () => {
    const { limiter, tryAt, admit } = createRig({});
    for (let index = 0; index < 1000; index++) expect(tryAt(0)).toBe('ok');
    expect(admit(0)).toMatchObject({ states: [] });
    expect(limiter.admit([], at(0))).toMatchObject({ kind: 'allowed', states: [] });
  });
});

describe('tokens', () => {
  it('F71 are charged after the fact: what is over the limit blocks the next request, not this one', () => {
    const { admitOrFail, admit, tryAt } = createRig({ tokensPerMinute: 100 });
    admitOrFail(0).charge(99, at(1000));
    admitOrFail(2000).charge(500, at(3000));
    expect(admit(4000)).toMatchObject({ kind: 'refused', refusing: { used: 599, remaining: 0 } });
    expect(tryAt(4000)).toBe('tokensPerMinute 59');
    expect(tryAt(61_000)).toBe('tokensPerMinute 2');
    expect(tryAt(63_000)).toBe('ok');
  });

  it('are counted up to midnight and up to the end of the month, both of UTC', () => {
    const limiter = createLimiter(at(0));
    const time = (text: string) => ({ nowMs: Date.parse(text), monotonicMs: Date.parse(text) });
    const daily = [subject({ tokensPerDay: 10 }, 'daily')];
    const monthly = [subject({ tokensPerMonth: 10 }, 'monthly')];
    const refusalAt = (subjects: typeof daily, text: string): number | null => {
      const decision = limiter.admit(subjects, time(text));
      return decision.kind === 'refused' ? decision.retryAfterSeconds : null;
    };
    for (const subjects of [daily, monthly]) {
      ticketOf(limiter.admit(subjects, time('2028-02-28T23:00:00Z'))).charge(10, time('2028-02-28T23:59:00Z'));
    }
    expect(refusalAt(daily, '2028-02-28T23:59:59.500Z')).toBe(1);
    expect(refusalAt(daily, '2028-02-29T00:00:00Z')).toBeNull();
    expect(refusalAt(monthly, '2028-02-29T12:00:00Z')).toBe(12 * 3600);
    expect(refusalAt(monthly, '2028-03-01T00:00:00Z')).toBeNull();
  });

  it('are no fewer after the clock was set back, and no more for a clock that was ahead', () => {
    const limiter = createLimiter(at(0));
    const subjects = [subject({ tokensPerDay: 10 })];
    ticketOf(limiter.admit(subjects, at(0))).charge(10, at(0));
    const yesterday = { ...at(1000), nowMs: at(0).nowMs - dayMs };
    expect(limiter.admit(subjects, yesterday).kind).toBe('refused');
    const farAhead = { ...at(2000), nowMs: at(0).nowMs + 900 * dayMs };
    ticketOf(limiter.admit(subjects, farAhead)).charge(10, farAhead);
    expect(limiter.admit(subjects, at(3000)).kind).toBe('refused');
    expect(limiter.admit(subjects, at(dayMs)).kind).toBe('allowed');
  });

  it.each([0, -5, Number.NaN, Number.POSITIVE_INFINITY])('are not charged with %d', (tokens) => {
    const { admitOrFail, limiter, subjects } = createRig({ tokensPerMinute: 10, tokensPerDay: 10 });
    admitOrFail(0).charge(tokens, at(0));
    expect(limiter.inspect(subjects, at(0)).map(({ used }) => used)).toEqual([0, 0]);
  });
});

describe('tokens of an address', () => {
  it.each(['tokensPerDay', 'tokensPerMonth'] as const)(
    'are remembered where %s limits it, and not elsewhere',
    (limit) => {
      const limiter = createLimiter(at(0));
      for (const address of [subject({ [limit]: 5 }, 'limited', 'address'), subject({ rpm: 5 }, 'free', 'address')]) {
        const ticket = ticketOf(limiter.admit([address], at(0)));
        ticket.charge(5, at(0));
        ticket.release();
      }
      limiter.forgetIdle(at(60_000));
      expect(limiter.count()).toBe(1);
      expect(limiter.admit([subject({ [limit]: 5 }, 'limited', 'address')], at(60_000)).kind).toBe('refused');
    },
  );
});

describe('concurrency', () => {
  it('frees one place for each request that ends, once', () => {
    const { admitOrFail, tryAt } = createRig({ concurrency: 2 });
    const first = admitOrFail(0);
    admitOrFail(0);
    expect(tryAt(0)).toBe('concurrency 1');
    first.release();
    first.release();
    expect([tryAt(0), tryAt(0)]).toEqual(['ok', 'concurrency 1']);
  });

  it('counts requests that began before there was a limit', () => {
    const { limiter, admitOrFail } = createRig({});
    admitOrFail(0);
    expect(limiter.admit([subject({ concurrency: 1 })], at(0)).kind).toBe('refused');
  });
});

describe('memory', () => {
  it('F71 holds only those who were active: thousands of addresses come and go', () => {
    const limiter = createLimiter(at(0));
    let most = 0;
    for (let index = 0; index < 50_000; index++) {
      const time = at(index * 100);
      const ticket = ticketOf(
        limiter.admit([subject({ rpm: 5 }, `10.0.${index >> 8}.${index & 255}`, 'address')], time),
      );
      ticket.charge(10, time);
      ticket.release();
      most = Math.max(most, limiter.count());
    }
    // Six hundred are active in any minute; two are looked at for each newcomer.
    expect(most).toBeLessThan(2500);
    limiter.forgetIdle(at(50_000 * 100 + 60_000));
    expect(limiter.count()).toBe(0);
  });

  it('forgets nobody who is in flight, has used a quota or came within the minute', () => {
    const limiter = createLimiter(at(0));
    ticketOf(limiter.admit([subject({}, 'running')], at(0)));
    const charged = ticketOf(limiter.admit([subject({ tokensPerMonth: 5 }, 'charged')], at(0)));
    charged.charge(5, at(0));
    charged.release();
    ticketOf(limiter.admit([subject({ rpm: 1 }, 'recent')], at(59_000))).release();
    ticketOf(limiter.admit([subject({ rpm: 1 }, 'gone')], at(0))).release();
    limiter.forgetIdle(at(60_000));
    expect(limiter.count()).toBe(3);
    expect(limiter.admit([subject({ tokensPerMonth: 5 }, 'charged')], at(60_000)).kind).toBe('refused');
  });

  it('counts tokens of somebody who was forgotten meanwhile', () => {
    const limiter = createLimiter(at(0));
    const ticket = ticketOf(limiter.admit([subject({ tokensPerDay: 5 })], at(0)));
    ticket.release();
    limiter.forgetIdle(at(120_000));
    expect(limiter.count()).toBe(0);
    ticket.charge(5, at(120_000));
    expect(limiter.admit([subject({ tokensPerDay: 5 })], at(120_000)).kind).toBe('refused');
  });
});
