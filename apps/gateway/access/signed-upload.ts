import { createHash } from 'node:crypto';
import { Transform } from 'node:stream';
import type { Exchange } from '../exchange/exchange.ts';
import { refuseSignature } from './read-signature.ts';

const digestForm = /^sha256[:-]([0-9a-f]{64})$/;

/** The SHA-256 that a blob has by its path, hexadecimal; empty when the path holds none. */
export const digestOf = ({ wildcard }: Pick<Exchange, 'wildcard'>): string => digestForm.exec(wildcard)?.[1] ?? '';

/** A signed upload as it flows. Its last piece passes on only when all of it is what was signed; otherwise the request ends, and the upload is never whole. */
export function createSignedUpload(exchange: Exchange): Transform {
  const hash = createHash('sha256');
  let held: Buffer | null = null;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      const before = held;
      held = chunk;
      done(null, before);
    },
    flush(done) {
      if (hash.digest('hex') === digestOf(exchange)) done(null, held);
      else exchange.stop.stop(refuseSignature().error);
    },
  });
}
