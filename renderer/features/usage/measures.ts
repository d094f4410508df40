import type { Savings, UsageRow } from '../../../apps/contract/model/index.ts';
import { formatCount, formatMoney, formatTokens, formatWorked } from '../../shared/index.ts';

export const measures = ['busy', 'requests', 'read', 'written', 'errors', 'saved'] as const;
export type Measure = (typeof measures)[number];

export const measureWords: Readonly<Record<Measure, string>> = {
  busy: 'Busy time',
  requests: 'Requests',
  read: 'Read',
  written: 'Written',
  errors: 'Errors',
  saved: 'Saved',
};

type Sums = Pick<UsageRow, 'busyMs' | 'requests' | 'promptTokens' | 'completionTokens' | 'errors'>;

const million = 1_000_000;

/** What a group counts for by one measure. Money is of models that have a price, and of nothing else. */
export function readMeasure(measure: Measure, sums: Sums, rate?: Savings['rates'][number]): number {
  switch (measure) {
    case 'busy':
      return sums.busyMs;
    case 'requests':
      return sums.requests;
    case 'read':
      return sums.promptTokens;
    case 'written':
      return sums.completionTokens;
    case 'errors':
      return sums.errors;
    case 'saved':
      return rate === undefined
        ? 0
        : (sums.promptTokens * rate.readPerMillion + sums.completionTokens * rate.writtenPerMillion) / million;
  }
}

/** A value of the measure with its unit. */
export function renderMeasure(measure: Measure, value: number, currency: string): string {
  switch (measure) {
    case 'busy':
      return formatWorked(value);
    case 'requests':
    case 'errors':
      return formatCount(value);
    case 'read':
    case 'written':
      return formatTokens(value);
    case 'saved':
      return formatMoney(value, currency);
  }
}
