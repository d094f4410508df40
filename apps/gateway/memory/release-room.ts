import type { Exchange } from '../exchange/exchange.ts';
import type { RoomGrant } from '../ports.ts';

/** Gives the place back when the exchange has ended, and says what became of the use. */
export function releaseRoom({ facts }: Pick<Exchange, 'facts'>, { release }: RoomGrant): void {
  const { usage, writtenTokens, outcome } = facts;
  const hasAnswered = outcome === 'ok' || writtenTokens > 0 || usage !== null;
  release({ hasAnswered, loadMs: usage?.loadMs ?? null, failure: hasAnswered ? null : explain(outcome) });
}

function explain(outcome: Exchange['facts']['outcome']): 'given-up' | 'refused' | null {
  switch (outcome) {
    case 'client_error':
      return 'refused';
    case 'client_closed':
    case 'rejected':
    case 'timeout':
      return 'given-up';
    default:
      return null;
  }
}
