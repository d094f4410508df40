import type { Exchange } from './exchange.ts';

const lingerMs = 1000;

/**
 * Sends the last bytes of an answer and closes the connection. While the client is still sending, what it sends is discarded for a moment:
 * closing at once would reset the connection, and the client would see that instead of the answer.
 */
export function endAndClose(exchange: Exchange, lastBytes: string): void {
  const { request, response } = exchange;
  if (request.complete) {
    response.end(lastBytes, () => request.socket.destroySoon());
    return;
  }
  let isOver = false;
  const finish = (): void => {
    if (isOver) return;
    isOver = true;
    cancel();
    response.end(() => request.socket.destroySoon());
  };
  const cancel = exchange.gateway.ports.timers.after(lingerMs, finish);
  if (lastBytes !== '') response.write(lastBytes);
  request.once('end', finish).once('close', finish).on('error', finish).resume();
}
