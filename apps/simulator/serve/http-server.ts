import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Daemon } from '../daemon.ts';
import { type DispatchOptions, dispatch } from '../http/dispatch.ts';
import { createExchange, type Exchange } from '../http/exchange.ts';

function observe({ journal, log, time }: Daemon, exchange: Exchange, response: ServerResponse): void {
  const { id: requestId, method, path, headers } = exchange;
  journal.note({ event: 'request-started', requestId, method, path, headers });
  response.once('close', () => {
    const { phase, tokens, status } = exchange.progress();
    const durationMs = time.monotonicMs() - exchange.startedAtMs;
    const event = exchange.signal.aborted ? 'request-aborted' : 'request-ended';
    journal.note({ event, requestId, path, status, phase, tokens, durationMs });
    if (exchange.signal.aborted) log.write('WARN', 'client closed the connection', { path, phase, tokens });
    log.access({ status, durationMs, clientAddress: exchange.clientAddress, method, path });
  });
}

/** Creates the server, not listening yet. */
export function createHttpServer(options: DispatchOptions): Server {
  const { daemon } = options;
  let requestCount = 0;
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const id = ++requestCount;
    const onFirstToken = (): void => daemon.journal.note({ event: 'first-token-sent', requestId: id });
    const exchange = createExchange({ id, request, response, clock: daemon.time, onFirstToken });
    observe(daemon, exchange, response);
    dispatch(options, exchange).catch((error: unknown) => {
      daemon.log.write('ERROR', 'request failed', { error: String(error) });
      exchange.destroy();
    });
  };
  // The real daemon closes no idle or slow connection.
  return createServer({ keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0, noDelay: true }, answer);
}
