import { request } from 'node:http';
import { parseJsonObject, type Timers } from '../base/index.ts';

/** What was heard from `/api/version`. `refused`: nobody listens. `foreign`: an answer, but not Ollama's. */
export type ProbeResult =
  | { readonly kind: 'answered'; readonly version: string }
  | { readonly kind: 'refused' }
  | { readonly kind: 'silent' }
  | { readonly kind: 'foreign' };

export interface ProbeRequest {
  readonly url: string;
  readonly timeoutMs: number;
  readonly timers: Timers;
  readonly signal?: AbortSignal;
}

const maxBodyBytes = 64 * 1024;

/** Asks a daemon for its version, on a connection of its own. Never throws. */
export async function probeDaemon({ url, timeoutMs, timers, signal }: ProbeRequest): Promise<ProbeResult> {
  if (signal?.aborted) return { kind: 'silent' };
  return new Promise((resolve) => {
    const call = request(new URL('/api/version', url), { agent: false, headers: { accept: 'application/json' } });
    const settle = (result: ProbeResult): void => {
      cancelTimer();
      signal?.removeEventListener('abort', giveUp);
      resolve(result);
      call.destroy();
    };
    const giveUp = (): void => settle({ kind: 'silent' });
    const cancelTimer = timers.after(timeoutMs, giveUp);
    signal?.addEventListener('abort', giveUp);
    call.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') return settle({ kind: 'refused' });
      settle({ kind: error.code?.startsWith('HPE_') ? 'foreign' : 'silent' });
    });
    call.on('response', (response) => {
      const pieces: Buffer[] = [];
      let sizeBytes = 0;
      // A gateway of Drover answers for an Ollama elsewhere; adopting it would close a circle.
      const isGateway = Object.keys(response.headers).some(
        (name) => name === 'x-request-id' || name.startsWith('x-drover-'),
      );
      if (response.statusCode !== 200 || isGateway) return settle({ kind: 'foreign' });
      response.on('data', (piece: Buffer) => {
        sizeBytes += piece.length;
        if (sizeBytes > maxBodyBytes) settle({ kind: 'foreign' });
        else pieces.push(piece);
      });
      response.on('error', giveUp);
      response.on('end', () => settle(readVersion(Buffer.concat(pieces).toString('utf8'))));
    });
    call.end();
  });
}

function readVersion(body: string): ProbeResult {
  const version = parseJsonObject(body)?.['version'];
  return typeof version === 'string' ? { kind: 'answered', version: version.slice(0, 64) } : { kind: 'foreign' };
}
