import { createError } from '../../translate/index.ts';
import { answerError } from '../exchange/answer-error.ts';
import type { Exchange } from '../exchange/exchange.ts';

/** For paths that lead nowhere, and for routes that are switched off: those are as unknown as any other. */
export const serveMissing = (exchange: Exchange): Promise<void> =>
  answerError(exchange, createError('not_found', 'There is no such route.'));
