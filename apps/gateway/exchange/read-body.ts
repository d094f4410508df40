import { type CanonicalError, createError } from '../../translate/index.ts';
import { startCapture } from '../capture/capture-exchange.ts';
import { checkContentType, isForm } from '../guards/check-content-type.ts';
import type { BodyRead } from './body-read.ts';
import { createBodyRoom, overloaded } from './body-room.ts';
import type { Exchange } from './exchange.ts';

const tooLarge = (maxBytes: number): CanonicalError =>
  createError('body_too_large', `The body may be at most ${Math.floor(maxBytes / 1024)} KiB.`);

/** What the headers alone give away: a type we do not take, a body over the limit. */
function checkAnnouncement(exchange: Exchange): CanonicalError | null {
  const { route, request, gateway } = exchange;
  const refused = checkContentType(request.headers, route.body ?? 'json');
  if (refused) return refused;
  const announced = Number(request.headers['content-length'] ?? 0);
  return announced > gateway.settings.maxBodyBytes ? tooLarge(gateway.settings.maxBodyBytes) : null;
}

/** A client that sent `expect: 100-continue` waits for this before it sends its body. */
function inviteBody(exchange: Exchange): void {
  if (exchange.request.headers.expect?.toLowerCase() === '100-continue') exchange.response.writeContinue();
}

/** Reads the whole body once, up to the cap and within the time allowed. Never reads what the headers already rule out. */
export function readBody(exchange: Exchange): Promise<BodyRead> {
  exchange.bodyRead ??= readOnce(exchange);
  return exchange.bodyRead;
}

function readOnce(exchange: Exchange): Promise<BodyRead> {
  const refused = checkAnnouncement(exchange);
  if (refused) return Promise.resolve({ kind: 'refused', error: refused });
  return collect(exchange);
}

function collect(exchange: Exchange): Promise<BodyRead> {
  const { request, facts, stop, watchdog } = exchange;
  const { maxBodyBytes, bodyTimeoutMs } = exchange.gateway.settings;
  const chunks: Buffer[] = [];
  const room = createBodyRoom(exchange);
  if (room?.reach(room.announcedBytes) === false) return Promise.resolve({ kind: 'refused', error: overloaded });
  inviteBody(exchange);
  return new Promise((resolve) => {
    const settle = (read: BodyRead): void => {
      request.off('data', onData).off('end', onEnd);
      watchdog.disarm();
      resolve(read);
    };
    const refuse = (error: CanonicalError): void => settle({ kind: 'refused', error });
    const onData = (chunk: Buffer): void => {
      facts.bytesIn += chunk.length;
      if (facts.bytesIn > maxBodyBytes) refuse(tooLarge(maxBodyBytes));
      else if (room?.reach(facts.bytesIn) === false) refuse(overloaded);
      else chunks.push(chunk);
    };
    const onEnd = (): void => {
      exchange.times.bodyReadMs = exchange.gateway.ports.clock.monotonicMs();
      const [first] = chunks;
      const bytes = chunks.length === 1 && first ? first : Buffer.concat(chunks);
      // What a form comes to is known later.
      if (exchange.gateway.settings.bodies.areAnyKept && !isForm(request.headers)) startCapture(exchange, bytes);
      settle({ kind: 'body', bytes });
    };
    stop.onStop(refuse);
    watchdog.arm(bodyTimeoutMs, () =>
      refuse(createError('request_timeout', 'The body of this request took too long.')),
    );
    request.on('data', onData).on('end', onEnd);
  });
}
