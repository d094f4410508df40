const firstCapacity = 8;

/** The length of the window that requests and tokens a minute are counted in. */
export const windowMs = 60_000;

/**
 * The times of the requests in the last minute, exactly: a ring that grows to the most that was ever in it. A request leaves sixty seconds
 * after it came.
 */
export class RequestLog {
  #times = new Float64Array(firstCapacity);
  #head = 0;
  #count = 0;

  /** Times never go back. */
  push(atMs: number): void {
    if (this.#count === this.#times.length) this.#grow();
    this.#times[(this.#head + this.#count) % this.#times.length] = atMs;
    this.#count++;
  }

  /** How many are in the window that ends at `atMs`; lets go of those before it. */
  countAt(atMs: number): number {
    while (this.#count > 0 && atMs - this.timeAt(0) >= windowMs) {
      this.#head = (this.#head + 1) % this.#times.length;
      this.#count--;
    }
    return this.#count;
  }

  /** The time of the request at that place, 0 the oldest. */
  timeAt(index: number): number {
    return this.#times[(this.#head + index) % this.#times.length] ?? 0;
  }

  #grow(): void {
    const times = new Float64Array(this.#times.length * 2);
    for (let index = 0; index < this.#count; index++) times[index] = this.timeAt(index);
    this.#times = times;
    this.#head = 0;
  }
}
