import type { Database } from 'better-sqlite3';
import type {
  SpeedReport,
  UsageBreak,
  UsageCache,
  UsageCaller,
  UsageCut,
  UsageError,
  UsagePageParts,
  UsageSeries,
} from '../../contract/model/index.ts';
import type { DaemonEvent } from '../ports.ts';
import { listUsageBreaks } from './usage-breaks.ts';
import { listUsageCache } from './usage-cache.ts';
import { listUsageCallers } from './usage-callers.ts';
import { listUsageCuts } from './usage-cuts.ts';
import { listUsageErrors } from './usage-errors.ts';
import { listDaemonMarks } from './usage-marks.ts';
import { listUsageOverTime, type UsageOverTimeQuery } from './usage-over-time.ts';
import { measureUsageOverhead } from './usage-overhead.ts';
import { summarizeSpeedBy, type UsageSpeedQuery } from './usage-speed.ts';
import type { UsageWindow } from './usage-window.ts';
import { listUsageWriting, type WritingQuery } from './usage-writing.ts';

/** What the Usage page asks of the log. */
export type UsageQuestion =
  | { readonly kind: 'usage-over-time'; readonly query: UsageOverTimeQuery }
  | { readonly kind: 'speed-by'; readonly query: UsageSpeedQuery }
  | { readonly kind: 'usage-errors'; readonly query: UsageWindow }
  | { readonly kind: 'usage-cuts'; readonly query: UsageWindow }
  | { readonly kind: 'usage-breaks'; readonly query: UsageWindow }
  | { readonly kind: 'usage-cache'; readonly query: UsageWindow }
  | { readonly kind: 'usage-callers'; readonly query: UsageWindow }
  | { readonly kind: 'usage-overhead'; readonly query: UsageWindow }
  | { readonly kind: 'usage-writing'; readonly query: WritingQuery }
  | { readonly kind: 'daemon-marks'; readonly query: UsageWindow };

export interface UsageAnswers {
  'usage-over-time': UsageSeries;
  'speed-by': SpeedReport;
  'usage-errors': readonly UsageError[];
  'usage-cuts': readonly UsageCut[];
  'usage-breaks': readonly UsageBreak[];
  'usage-cache': readonly UsageCache[];
  'usage-callers': readonly UsageCaller[];
  'usage-overhead': UsagePageParts['overhead'];
  'usage-writing': readonly number[];
  'daemon-marks': readonly DaemonEvent[];
}

/** How each is answered, from a database opened for reading. */
export const usageAnswering: {
  readonly [Kind in UsageQuestion['kind']]: (
    database: Database,
    question: Extract<UsageQuestion, { readonly kind: Kind }>,
  ) => UsageAnswers[Kind];
} = {
  'usage-over-time': (database, { query }) => listUsageOverTime(database, query),
  'speed-by': (database, { query }) => summarizeSpeedBy(database, query),
  'usage-errors': (database, { query }) => listUsageErrors(database, query),
  'usage-cuts': (database, { query }) => listUsageCuts(database, query),
  'usage-breaks': (database, { query }) => listUsageBreaks(database, query),
  'usage-cache': (database, { query }) => listUsageCache(database, query),
  'usage-callers': (database, { query }) => listUsageCallers(database, query),
  'usage-overhead': (database, { query }) => measureUsageOverhead(database, query),
  'usage-writing': (database, { query }) => listUsageWriting(database, query),
  'daemon-marks': (database, { query }) => listDaemonMarks(database, query),
};
