import type { Parsed } from '../../translate/index.ts';
import type { Exchange } from '../exchange/exchange.ts';

/** The value as long as somebody waits for it; refused with the reason as soon as nobody does. */
export function asLong<T>(exchange: Exchange, coming: Promise<T>, leave?: () => void): Promise<Parsed<T>> {
  return new Promise((resolve, reject) => {
    exchange.stop.onStop((error) => {
      leave?.();
      resolve({ kind: 'refused', error });
    });
    coming.then((value) => resolve({ kind: 'parsed', value }), reject);
  });
}
