import { promisify } from 'node:util';
import { deflateRaw, inflateRawSync } from 'node:zlib';
import type { CapturedBodies, CapturedBody } from '../../contract/model/index.ts';
import { toFlag } from '../column-values.ts';
import type { SqlValue } from '../request-row.ts';

type Encoding = 'plain' | 'deflate';

/** Below this a body does not get smaller by more than the work is worth. */
const worthPackingBytes = 1024;
const deflate = promisify(deflateRaw);

/** Columns of `bodies` that are written, in the order of `packBody`. */
export const bodyColumns = [
  'request_id',
  'part',
  'received_at_ms',
  'size_bytes',
  'is_cut',
  'encoding',
  'stored_bytes',
  'content',
] as const;

async function encode(content: Uint8Array): Promise<readonly [Encoding, Uint8Array]> {
  if (content.length < worthPackingBytes) return ['plain', content];
  const packed = await deflate(content, { level: 3 });
  return packed.length < content.length ? ['deflate', packed] : ['plain', content];
}

/** The row of one body. Packing runs beside this thread. */
export async function packBody(
  { requestId, receivedAtMs }: Pick<CapturedBodies, 'requestId' | 'receivedAtMs'>,
  { part, content, sizeBytes, isCut }: CapturedBody,
): Promise<readonly SqlValue[]> {
  const [encoding, stored] = await encode(content);
  const kept = Buffer.from(stored);
  return [requestId, part, Math.round(receivedAtMs), sizeBytes, toFlag(isCut), encoding, kept.length, kept];
}

/** The text of a stored body. */
export function unpackBody(encoding: string, content: Uint8Array): string {
  return Buffer.from(encoding === 'deflate' ? inflateRawSync(content) : content).toString('utf8');
}
