import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTlsIdentity, type TlsIdentity } from '../../../apps/gateway/server/tls-identity.ts';

/** Self-signed for localhost, 127.0.0.1, ::1 and `first.example.test` or `second.example.test`; good for a hundred years and for tests alone. */
export type TestPair = 'first' | 'second';

const pathOf = (pair: TestPair, part: 'cert' | 'key'): string => join(import.meta.dirname, `${pair}.${part}.pem`);

export const pairPaths = (pair: TestPair) => ({ cert: pathOf(pair, 'cert'), key: pathOf(pair, 'key') });

export const readPair = (pair: TestPair) => ({
  cert: readFileSync(pathOf(pair, 'cert'), 'utf8'),
  key: readFileSync(pathOf(pair, 'key'), 'utf8'),
});

export function identityOf(pair: TestPair): TlsIdentity {
  const { cert, key } = readPair(pair);
  const reading = readTlsIdentity(cert, key);
  if (reading.kind === 'bad') throw new Error(reading.reason);
  return reading.identity;
}
