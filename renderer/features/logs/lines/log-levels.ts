import type { LogEntryLevel } from '../../../../apps/contract/model/index.ts';

/** Of each level, how urgent it is. */
export const levelRanks: Readonly<Record<LogEntryLevel, number>> = { trace: 0, debug: 1, info: 2, warn: 3, error: 4 };

/** From the least to the most urgent. */
export const levelNames: readonly LogEntryLevel[] = ['trace', 'debug', 'info', 'warn', 'error'];
