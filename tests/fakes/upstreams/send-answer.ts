import type { ServerResponse } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createRandom } from '../../../apps/simulator/text/random.ts';
import type { Fault } from './fault.ts';
import type { UpstreamCall } from './upstream-call.ts';

const largestPiece = 48;

/** Cuts bytes at places that keep to nothing: inside records, escapes and characters. Equal bytes are cut equally. */
function* cutUp(bytes: Buffer): Generator<Buffer> {
  const random = createRandom(bytes.length);
  for (let start = 0; start < bytes.length; ) {
    const end = start + random.between(1, largestPiece);
    yield bytes.subarray(start, end);
    start = end;
  }
}

async function writeInPieces(response: ServerResponse, text: string): Promise<void> {
  for (const piece of cutUp(Buffer.from(text))) {
    if (response.destroyed) return;
    response.write(piece);
    await nextTurn();
  }
}

/** Frames that are sent before the fault strikes. */
function framesBefore(frames: readonly string[], fault: Fault): readonly string[] {
  if (fault.kind === 'unfinished') return frames.slice(0, -1);
  return 'afterFrames' in fault ? frames.slice(0, fault.afterFrames) : frames;
}

interface Sending {
  readonly fault: Fault;
  readonly call: UpstreamCall;
}

/** Sends an event stream in small pieces, up to where the fault strikes. */
export async function sendStream(
  response: ServerResponse,
  frames: readonly string[],
  { fault, call, errorFrame }: Sending & { readonly errorFrame: string },
): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' });
  response.flushHeaders();
  await writeInPieces(response, framesBefore(frames, fault).join(''));
  if (fault.kind === 'cut') response.destroy();
  else if (fault.kind === 'hang') await call.aborted;
  else response.end(fault.kind === 'error' ? errorFrame : '');
}

/** Sends a whole answer. One that is cut stops in its middle; one that hangs never begins. */
export async function sendJson(
  response: ServerResponse,
  { status, body }: { readonly status: number; readonly body: unknown },
  { fault, call }: Sending,
): Promise<void> {
  const bytes = Buffer.from(JSON.stringify(body));
  if (fault.kind === 'hang') return call.aborted;
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': bytes.length });
  if (fault.kind !== 'cut') {
    response.end(bytes);
    return;
  }
  await new Promise<void>((resolve) => response.write(bytes.subarray(0, bytes.length / 2), () => resolve()));
  response.destroy();
}
