import { windowMs } from './request-log.ts';

interface Charge {
  readonly firstAtMs: number;
  lastAtMs: number;
  tokens: number;
}

/** Charges that come within a second are one, which leaves with its last: at most sixty-one are kept, and none leaves early. */
const mergeMs = 1000;

/** The tokens of the last minute. */
export class TokenWindow {
  readonly #charges: Charge[] = [];
  #sum = 0;

  /** Times never go back. */
  add(atMs: number, tokens: number): void {
    this.#sum += tokens;
    const last = this.#charges.at(-1);
    if (last === undefined || atMs - last.firstAtMs >= mergeMs) {
      this.#charges.push({ firstAtMs: atMs, lastAtMs: atMs, tokens });
      return;
    }
    last.lastAtMs = atMs;
    last.tokens += tokens;
  }

  /** The tokens in the window that ends at `atMs`; lets go of those before it. */
  sumAt(atMs: number): number {
    for (let [oldest] = this.#charges; oldest !== undefined; [oldest] = this.#charges) {
      if (atMs - oldest.lastAtMs < windowMs) break;
      this.#sum -= oldest.tokens;
      this.#charges.shift();
    }
    return this.#sum;
  }

  /** When the sum falls below `ceiling` if nothing is added. */
  belowAtMs(ceiling: number): number {
    let sum = this.#sum;
    for (const { lastAtMs, tokens } of this.#charges) {
      sum -= tokens;
      if (sum < ceiling) return lastAtMs + windowMs;
    }
    return Number.NEGATIVE_INFINITY;
  }

  /** When the last charge came. */
  lastAtMs(): number {
    return this.#charges.at(-1)?.lastAtMs ?? Number.NEGATIVE_INFINITY;
  }

  list(): readonly (readonly [number, number])[] {
    return this.#charges.map(({ lastAtMs, tokens }) => [lastAtMs, tokens]);
  }
}
