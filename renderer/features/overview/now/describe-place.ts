import type { QueuePlace } from '../../../../apps/contract/model/index.ts';
import { formatCount, formatSpan } from '../../../shared/index.ts';

const endings: Readonly<Record<string, string>> = { one: 'st', two: 'nd', few: 'rd' };
const ordinals = new Intl.PluralRules('en', { type: 'ordinal' });
const secondMs = 1000;

/** `2nd of 5, about 8 s` */
export function describePlace({ position, waitingCount, expectedWaitMs }: QueuePlace): string {
  const place = `${formatCount(position)}${endings[ordinals.select(position)] ?? 'th'} of ${formatCount(waitingCount)}`;
  return expectedWaitMs === null ? place : `${place}, about ${formatSpan(Math.max(secondMs, expectedWaitMs))}`;
}
