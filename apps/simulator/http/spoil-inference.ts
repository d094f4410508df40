import { ApiError, runnerStopped, serverBusy } from '../api-error.ts';
import type { Daemon } from '../daemon.ts';
import { waitForAbort } from '../engine/system-time.ts';
import type { Switches } from '../switches/switch-table.ts';
import { type Dialect, jsonType, renderError } from './error-answer.ts';
import type { Exchange } from './exchange.ts';

const htmlPage = '<!doctype html><html><head><title>Welcome</title></head><body><h1>It works!</h1></body></html>';

/** The text that the real daemon would give with this status. */
function describeStatus(status: number): ApiError {
  if (status === 503) return serverBusy();
  if (status === 500) return runnerStopped();
  const texts: Readonly<Record<number, string>> = {
    400: 'invalid request',
    401: 'unauthorized',
    403: 'forbidden',
    404: "model 'simulated' not found",
    429: 'too many requests',
    502: 'bad gateway',
  };
  return new ApiError(status, texts[status] ?? `status ${status}`);
}

/** Writes a JSON string of about `size` bytes in blocks, at the pace of the reader. */
async function sendHugeBody(exchange: Exchange, size: number): Promise<void> {
  exchange.openStream({ 'content-type': 'application/json; charset=utf-8' });
  exchange.write('{"model":"simulated","response":"');
  const block = 'x'.repeat(64 * 1024);
  for (let sent = 0; sent < size && !exchange.signal.aborted; sent += block.length) {
    exchange.write(block);
    await exchange.writable();
  }
  exchange.write('"}');
  exchange.end();
}

function sendStatus(
  exchange: Exchange,
  error: ApiError,
  { dialect, retryAfter }: { dialect: Dialect; retryAfter: string | null },
): void {
  const more = retryAfter === null ? {} : { 'retry-after': retryAfter };
  exchange.send(error.status, renderError(dialect, error, exchange.id), { 'content-type': jsonType(dialect), ...more });
}

async function replaceAnswer(exchange: Exchange, dialect: Dialect, switches: Switches): Promise<boolean> {
  const { redirectTo, statusOnChat, retryAfter, hugeBodyBytes } = switches;
  if (switches.hangOnChat) await waitForAbort(exchange.signal);
  else if (statusOnChat !== null) sendStatus(exchange, describeStatus(statusOnChat), { dialect, retryAfter });
  else if (redirectTo !== null) exchange.send(302, '', { location: redirectTo });
  else if (switches.htmlAnswer) exchange.send(200, htmlPage, { 'content-type': 'text/html; charset=utf-8' });
  else if (switches.emptyBody) exchange.send(200, '', { 'content-type': jsonType(dialect) });
  else if (hugeBodyBytes !== null) await sendHugeBody(exchange, hugeBodyBytes);
  else return false;
  return true;
}

/** Lets the switches for inference requests act. `answered`: nothing is left to do. */
export async function spoilInference(
  daemon: Daemon,
  exchange: Exchange,
  dialect: Dialect,
): Promise<'answered' | 'go-on'> {
  const switches = daemon.switches.current();
  const count = daemon.countInference();
  if (switches.crashOnRequest === count) daemon.crash(`inference request ${count} arrived`);
  if (switches.failEvery !== null && switches.failEvery > 0 && count % switches.failEvery === 0) {
    sendStatus(exchange, runnerStopped(), { dialect, retryAfter: switches.retryAfter });
    return 'answered';
  }
  if (switches.gzipAnswer) exchange.compress();
  return (await replaceAnswer(exchange, dialect, switches)) ? 'answered' : 'go-on';
}
