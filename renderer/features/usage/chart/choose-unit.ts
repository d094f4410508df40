import { formatMoney, formatTick, formatTokens } from '../../../shared/index.ts';
import type { Measure } from '../measures.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** The axis counts in units, so that its marks are round numbers of them. */
export interface AxisUnit {
  readonly size: number;
  readonly formatTick: (units: number) => string;
}

/** The unit for values up to `most`. */
export function chooseUnit(measure: Measure, most: number, currency: string): AxisUnit {
  switch (measure) {
    case 'busy': {
      const size = most > 2 * hourMs ? hourMs : most > 2 * minuteMs ? minuteMs : 1000;
      const word = size === hourMs ? 'h' : size === minuteMs ? 'min' : null;
      return { size, formatTick: (units) => (word === null ? formatTick(units * size) : `${units} ${word}`) };
    }
    case 'saved':
      return { size: 1, formatTick: (units) => formatMoney(units, currency) };
    default:
      return { size: 1, formatTick: formatTokens };
  }
}
