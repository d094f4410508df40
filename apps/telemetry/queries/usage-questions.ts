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
  'daemon-marks': readonly DaemonEvent[];
}

/** Answers from a database opened for reading. */
export function answerUsageQuestion(database: Database, question: UsageQuestion): UsageAnswers[keyof UsageAnswers] {
  switch (question.kind) {
    case 'usage-over-time':
      return listUsageOverTime(database, question.query);
    case 'speed-by':
      return summarizeSpeedBy(database, question.query);
    case 'usage-errors':
      return listUsageErrors(database, question.query);
    case 'usage-cuts':
      return listUsageCuts(database, question.query);
    case 'usage-breaks':
      return listUsageBreaks(database, question.query);
    case 'usage-cache':
      return listUsageCache(database, question.query);
    case 'usage-callers':
      return listUsageCallers(database, question.query);
    case 'usage-overhead':
      return measureUsageOverhead(database, question.query);
    case 'daemon-marks':
      return listDaemonMarks(database, question.query);
  }
}
