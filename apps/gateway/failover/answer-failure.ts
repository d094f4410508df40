import type { CanonicalError } from '../../translate/index.ts';
import { answerError } from '../exchange/answer-error.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { goElsewhere } from './go-elsewhere.ts';

/** What follows when a place could not serve the request: another place, or the error. `status` is the backend's own, where it answered. */
export function answerFailure(exchange: Exchange, error: CanonicalError, status: number | null = null): Promise<void> {
  const goOn = goElsewhere(exchange, error, status);
  return goOn === null ? answerError(exchange, error) : goOn();
}
