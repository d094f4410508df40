import type { Exchange } from './exchange.ts';

const flushStallMs = 120_000;

/** Closes the connection of a client that never reads the end of its answer. Answers that leave at once cost no timer. */
export function guardFlush(exchange: Exchange): void {
  const { response } = exchange;
  if (response.writableFinished || response.writableLength === 0) return;
  const cancel = exchange.gateway.ports.timers.after(flushStallMs, () => response.destroy());
  response.once('close', cancel);
}
