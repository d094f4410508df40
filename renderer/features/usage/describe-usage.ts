import type { UsageGrouping, UsagePage } from '../../../apps/contract/model/index.ts';
import { formatCount, formatTokens, formatWorked, plural, type TimeWindow } from '../../shared/index.ts';
import { describeTrend } from './table/build-usage-rows.ts';

const callers: Readonly<Record<UsageGrouping, readonly [one: string, many: string]>> = {
  project: ['project', 'projects'],
  app: ['app', 'apps'],
  model: ['model', 'models'],
  backend: ['backend', 'backends'],
  key: ['key', 'keys'],
};

export interface UsageSentence {
  readonly head: string;
  readonly rest: string;
}

/** What the page is about, in words: how much, by how many, and against the span before. */
export function describeUsage(
  { report, previous }: Pick<UsagePage, 'report' | 'previous'>,
  { range, words }: Pick<TimeWindow, 'range' | 'words'>,
): UsageSentence {
  const { total, rows, by } = report;
  const named = rows.filter(({ name }) => name !== null).length;
  const [one, many] = callers[by];
  const trend = describeTrend(total.busyMs, previous.total.busyMs);
  const against =
    previous.total.requests === 0 || trend === ''
      ? ''
      : ` ${trend} busy time against ${range === null ? `the ${words}` : 'as long a time'} before.`;
  const tokens = `${formatTokens(total.promptTokens)} read, ${formatTokens(total.completionTokens)} written.`;
  const byWhom = named === 0 ? '' : ` by ${plural(named, one, many)}`;
  return {
    head: `${formatWorked(total.busyMs)} of busy time ${range === null ? 'in' : 'from'} ${words}${byWhom}.`,
    rest: `${formatCount(total.requests)} requests, ${tokens}${against}`,
  };
}
