import { createError } from '../../translate/index.ts';
import type { Exchange } from '../exchange/exchange.ts';

/** Two writes tell: the first one to a closed peer is answered by a reset, the second one meets it. */
const firstDelaysMs = [0, 50, 100] as const;
const laterDelayMs = 15_000;

/**
 * A client that has closed its side may have gone, or may have sent all and be waiting for the answer: TCP shows the same for both until
 * something is written. So something harmless is: an interim response before the headers, an ignored text in a stream.
 */
export function probeHalfClosed(exchange: Exchange): void {
  // In the middle of a body the parser reports the end itself.
  if (!exchange.request.complete) return;
  const { timers } = exchange.gateway.ports;
  let round = 0;
  let cancel: (() => void) | null = null;
  const next = (): void => {
    if (exchange.isEnded) return;
    if (!writeProbe(exchange)) {
      exchange.stop.stop(createError('client_closed', 'The client closed the connection.'));
      return;
    }
    round++;
    cancel = timers.after(firstDelaysMs[round] === undefined ? laterDelayMs : 50, next);
  };
  exchange.cleanups.push(() => cancel?.());
  next();
}

/** Whether the client may still be there. HTTP/1.0 has no interim responses: there, closing is leaving. */
function writeProbe(exchange: Exchange): boolean {
  const { request, response, probe } = exchange;
  if (response.destroyed || request.socket.destroyed) return false;
  if (response.headersSent) {
    const text = probe?.() ?? '';
    if (text !== '' && !response.writableNeedDrain) response.write(text);
    return true;
  }
  if (request.httpVersion === '1.0') return false;
  response.writeContinue();
  return true;
}
