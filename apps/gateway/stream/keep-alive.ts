import { renderSseComment } from '../../base/index.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { isRowOpen } from '../exchange/life.ts';
import { createWatchdog } from '../exchange/watchdog.ts';
import type { ClientStream } from './client-stream.ts';

export interface KeepAlive {
  /** Something else was sent: the silence begins anew. */
  touch(): void;
  /** The client does not read: comments would only pile up. */
  pause(): void;
}

/** Sends a comment after each stretch of silence, the first one with the headers, so that neither client nor proxy gives up. */
export function startKeepAlive(exchange: Exchange, stream: ClientStream): KeepAlive {
  const { ports, settings } = exchange.gateway;
  const watchdog = createWatchdog(ports.clock, ports.timers);
  const touch = (): void => watchdog.arm(settings.keepAliveCommentMs, comment);
  const comment = (): void => {
    if (isRowOpen(exchange)) stream.write(renderSseComment('keep-alive'));
    touch();
  };
  exchange.leavings.push(watchdog.disarm);
  touch();
  return { touch, pause: watchdog.disarm };
}
