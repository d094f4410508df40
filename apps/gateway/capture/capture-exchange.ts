import { projectOf } from '../callers/peer.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { createBodyCapture } from './body-capture.ts';

/** Whether bodies are kept of this request, by all that is known of it now. */
function isWanted(exchange: Exchange): boolean {
  const { bodies, projects } = exchange.gateway.settings;
  return projects.get(projectOf(exchange) ?? '')?.areBodiesKept ?? bodies.areKept;
}

/** Begins to keep the bodies of a request whose body has been read, where any project's are kept. */
export function startCapture(exchange: Exchange, body: Buffer): void {
  const { settings, captureRoom } = exchange.gateway;
  if (!settings.bodies.areAnyKept || !exchange.route.isRecorded) return;
  exchange.capture ??= createBodyCapture(captureRoom, settings.bodies.maxBytes);
  exchange.capture.noteRequest(body);
}

/** Keeps what a backend is sent. */
export function captureSent({ capture }: Exchange, body: unknown): void {
  if (capture !== null && (typeof body === 'string' || Buffer.isBuffer(body))) capture.noteSent(body);
}

/** Hands over what was kept of a request that has ended. Its project has the last word: it may have become known only now. */
export function handOverBodies(exchange: Exchange): void {
  const { capture, id, receivedAtMs, gateway } = exchange;
  if (capture === null) return;
  exchange.capture = null;
  const parts = capture.finish();
  if (isWanted(exchange)) gateway.ports.records.keepBodies({ requestId: id, receivedAtMs, parts });
}
