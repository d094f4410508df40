import type { LimitState, QuotaUsage } from '../../contract/model/index.ts';
import { type JudgedLimit, judgeLimits, type LimitSubject } from './judge-limits.ts';
import { createSubjectUsage, isIdle, type LimitTime, type SubjectUsage, saveSubjectUsage } from './subject-usage.ts';

/** A request that was let through. */
export interface LimitTicket {
  /** Counts tokens once they are known, also after the release. More than is left is counted too: it blocks the next request. */
  charge(tokens: number, time: LimitTime): void;
  /** The request has ended, however it did. The first call counts. */
  release(): void;
}

/** `states` has every limit that was looked at, after this request. */
export type LimitDecision =
  | { readonly kind: 'allowed'; readonly ticket: LimitTicket; readonly states: readonly LimitState[] }
  | {
      readonly kind: 'refused';
      /** The one that stays closed the longest. */
      readonly refusing: LimitState;
      readonly retryAfterSeconds: number;
      readonly message: string;
      readonly states: readonly LimitState[];
    };

/** Counts requests, tokens and concurrency of keys, projects and addresses. */
export interface Limiter {
  /** One synchronous step: the request counts for all subjects, or, when one of them refuses, for none. */
  admit(subjects: readonly LimitSubject[], time: LimitTime): LimitDecision;
  /** Where the limits stand, without changing anything. */
  inspect(subjects: readonly LimitSubject[], time: LimitTime): readonly LimitState[];
  /** What has changed since the last call, to be saved. */
  takeChanges(time: LimitTime): readonly QuotaUsage[];
  /** Lets go of what would change no answer. Some of it goes by itself whenever somebody new comes. */
  forgetIdle(time: LimitTime): void;
  count(): number;
}

/** `saved` is what `takeChanges` gave before a restart, the newest of each subject. */
export function createLimiter(time: LimitTime, saved: readonly QuotaUsage[] = []): Limiter {
  return new SubjectLimiter(time, saved);
}

const nameOf = ({ scope, id }: LimitSubject): string => `${scope}:${id}`;
const toState = ({ openInMs: _openInMs, ...state }: JudgedLimit): LimitState => state;
const sweptPerNewcomer = 2;

class SubjectLimiter implements Limiter {
  readonly #usages: Map<string, SubjectUsage>;
  readonly #changed = new Set<string>();
  #sweep: MapIterator<[string, SubjectUsage]>;

  constructor(time: LimitTime, saved: readonly QuotaUsage[]) {
    this.#usages = new Map(saved.map((usage) => [usage.subject, createSubjectUsage(time, usage)]));
    this.#sweep = this.#usages.entries();
    this.forgetIdle(time);
  }

  admit(subjects: readonly LimitSubject[], time: LimitTime): LimitDecision {
    const judged = this.#judge(subjects, time);
    const refusing = judged.reduce<JudgedLimit | null>(
      (worst, limit) => (limit.remaining === 0 && limit.openInMs > (worst?.openInMs ?? -1) ? limit : worst),
      null,
    );
    if (refusing !== null) return describeRefusal(refusing, judged);
    const usages = subjects.map((subject) => this.#enter(subject, time));
    const states = judged.map((limit) => countIn(toState(limit)));
    return { kind: 'allowed', ticket: this.#createTicket(subjects, usages), states };
  }

  inspect(subjects: readonly LimitSubject[], time: LimitTime): readonly LimitState[] {
    return this.#judge(subjects, time).map(toState);
  }

  takeChanges(time: LimitTime): readonly QuotaUsage[] {
    const changes: QuotaUsage[] = [];
    for (const name of this.#changed) {
      const usage = this.#usages.get(name) ?? createSubjectUsage(time);
      changes.push(saveSubjectUsage(name, usage, time));
    }
    this.#changed.clear();
    return changes;
  }

  forgetIdle(time: LimitTime): void {
    for (const [name, usage] of this.#usages) if (isIdle(usage, time)) this.#usages.delete(name);
  }

  count(): number {
    return this.#usages.size;
  }

  #judge(subjects: readonly LimitSubject[], time: LimitTime): JudgedLimit[] {
    return subjects.flatMap((subject) => {
      const usage = this.#usages.get(nameOf(subject)) ?? createSubjectUsage(time);
      return judgeLimits(subject, usage, time);
    });
  }

  #enter(subject: LimitSubject, time: LimitTime): SubjectUsage {
    const name = nameOf(subject);
    const usage = this.#ensure(name, time);
    // Without a limit the times of a busy minute would be kept for nobody.
    if (subject.limits.rpm !== null) usage.requests.push(time.monotonicMs);
    usage.inFlight++;
    this.#changed.add(name);
    return usage;
  }

  #ensure(name: string, time: LimitTime): SubjectUsage {
    const known = this.#usages.get(name);
    if (known !== undefined) return known;
    this.#sweepSome(time);
    const usage = createSubjectUsage(time);
    this.#usages.set(name, usage);
    return usage;
  }

  /** A little at each newcomer, so that no single request pays for all that have left. */
  #sweepSome(time: LimitTime): void {
    for (let swept = 0; swept < sweptPerNewcomer; swept++) {
      const { value, done } = this.#sweep.next();
      if (done) {
        this.#sweep = this.#usages.entries();
        return;
      }
      const [name, usage] = value;
      if (isIdle(usage, time)) this.#usages.delete(name);
    }
  }

  #createTicket(subjects: readonly LimitSubject[], usages: readonly SubjectUsage[]): LimitTicket {
    let isReleased = false;
    return {
      charge: (tokens, time) => {
        if (!(tokens > 0) || !Number.isFinite(tokens)) return;
        for (const subject of subjects) this.#charge(subject, tokens, time);
      },
      release() {
        if (isReleased) return;
        isReleased = true;
        for (const usage of usages) usage.inFlight--;
      },
    };
  }

  #charge(subject: LimitSubject, tokens: number, time: LimitTime): void {
    const name = nameOf(subject);
    const amount = Math.ceil(tokens);
    const usage = this.#ensure(name, time);
    usage.tokens.add(time.monotonicMs, amount);
    if (keepsPeriods(subject)) {
      usage.day.add(time.nowMs, amount);
      usage.month.add(time.nowMs, amount);
    }
    this.#changed.add(name);
  }
}

/** There are few keys and projects, but as many addresses as somebody likes: those are remembered for a month only where that limits them. */
const keepsPeriods = ({ scope, limits }: LimitSubject): boolean =>
  scope !== 'address' || limits.tokensPerDay !== null || limits.tokensPerMonth !== null;

/** The state after one more request. */
function countIn(state: LimitState): LimitState {
  if (state.limit !== 'rpm' && state.limit !== 'concurrency') return state;
  const resetMs = state.limit === 'rpm' ? 60_000 : null;
  return { ...state, used: state.used + 1, remaining: state.remaining - 1, resetMs };
}

const unitOf = {
  rpm: 'requests a minute',
  tokensPerMinute: 'tokens a minute',
  tokensPerDay: 'tokens a day',
  tokensPerMonth: 'tokens a month',
  concurrency: 'requests at the same time',
} as const;

function describeRefusal(refusing: JudgedLimit, judged: readonly JudgedLimit[]): LimitDecision {
  const retryAfterSeconds = Math.max(1, Math.ceil(refusing.openInMs / 1000));
  const { scope, ceiling, limit } = refusing;
  return {
    kind: 'refused',
    refusing: toState(refusing),
    retryAfterSeconds,
    message: `The limit of this ${scope}, ${ceiling} ${unitOf[limit]}, is used up. Try again in ${retryAfterSeconds} s.`,
    states: judged.map(toState),
  };
}
