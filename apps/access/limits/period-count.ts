const dayMs = 86_400_000;

export const dayStartOf = (nowMs: number): number => Math.floor(nowMs / dayMs) * dayMs;
export const nextDayOf = (nowMs: number): number => dayStartOf(nowMs) + dayMs;

const monthOf = (nowMs: number, later: number): number => {
  const date = new Date(nowMs);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + later, 1);
};

export const monthStartOf = (nowMs: number): number => monthOf(nowMs, 0);
export const nextMonthOf = (nowMs: number): number => monthOf(nowMs, 1);

/** What was used in the running day or month of UTC. */
export class PeriodCount {
  readonly #startOf: (nowMs: number) => number;
  #startMs: number;
  #used: number;

  constructor(startOf: (nowMs: number) => number, saved: { readonly startMs: number; readonly used: number }) {
    this.#startOf = startOf;
    this.#startMs = saved.startMs;
    this.#used = saved.used;
  }

  add(nowMs: number, amount: number): void {
    this.#used = this.usedAt(nowMs) + amount;
  }

  usedAt(nowMs: number): number {
    const startMs = this.#startOf(nowMs);
    // A clock that is set back opens no fresh quota, and one that was wrongly ahead does not keep this one closed until then.
    if (startMs > this.#startMs) this.#used = 0;
    this.#startMs = startMs;
    return this.#used;
  }

  startMs(): number {
    return this.#startMs;
  }
}
