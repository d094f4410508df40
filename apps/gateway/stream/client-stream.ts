import { createError } from '../../translate/index.ts';
import { buildAnswerHeaders } from '../exchange/answer-headers.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { guardFlush } from '../exchange/guard-flush.ts';
import { endExchange } from '../exchange/life.ts';
import { outcomeOfStatus } from '../exchange/outcome-of.ts';

const writeStallMs = 120_000;

/** The streamed answer to a client. The row must be open before the first call. */
export interface ClientStream {
  /** Sends data, headers first: the status stands from here on. `false` when the client does not keep up. */
  write(data: string | Buffer): boolean;
  /** Ends the exchange well and sends the last data. */
  finish(data: string | Buffer): void;
  /** Waits for a client that does not keep up; one that reads nothing for two minutes is let go. */
  awaitDrain(onDrain: () => void): void;
}

const sizeOf = (data: string | Buffer): number => (typeof data === 'string' ? Buffer.byteLength(data) : data.length);

export interface StreamHead {
  readonly status: number;
  readonly contentType: string;
}

export function createClientStream(exchange: Exchange, { status, contentType }: StreamHead): ClientStream {
  const { response, facts, times, gateway } = exchange;
  const begin = (data: string | Buffer): void => {
    facts.bytesOut += sizeOf(data);
    exchange.capture?.addAnswer(data);
    if (response.headersSent) return;
    const headers = buildAnswerHeaders(exchange, contentType);
    headers.push('cache-control', 'no-cache', 'x-accel-buffering', 'no');
    times.firstByteOutMs = gateway.ports.clock.monotonicMs();
    response.writeHead(status, headers);
  };
  const giveUp = (): void => {
    facts.attemptNotes.push('the client stopped reading');
    exchange.stop.stop(createError('client_closed', 'The client stopped reading.'));
  };
  return {
    write(data) {
      begin(data);
      return response.write(data);
    },
    finish(data) {
      begin(data);
      endExchange(exchange, { status, outcome: outcomeOfStatus(status), errorCode: null });
      response.end(data);
      guardFlush(exchange);
    },
    awaitDrain(onDrain) {
      exchange.watchdog.arm(writeStallMs, giveUp);
      response.once('drain', onDrain);
    },
  };
}
