import { createHash, createHmac, randomBytes } from 'node:crypto';

const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

/** What a signature covers; what is left out is as it should be. */
export interface ToSign {
  readonly method?: string;
  /** Path with query. */
  readonly target: string;
  readonly body?: string | Uint8Array;
  readonly nonce?: string;
  readonly atSeconds?: number;
}

/** `x-drover-signature`, made from a key's text as docs/access.md says, without a line of Drover's own code. */
export function signRequest(key: string, { method = 'POST', target, body = '', ...own }: ToSign): string {
  const id = key.slice(10, 22);
  const seconds = own.atSeconds ?? Math.floor(Date.now() / 1000);
  const nonce = own.nonce ?? randomBytes(16).toString('hex');
  const text = ['drover-v1', id, seconds, nonce, method, target, sha256(body)].join('\n');
  const signature = createHmac('sha256', sha256(key.slice(23)))
    .update(text)
    .digest('hex');
  return `key=${id},t=${seconds},nonce=${nonce},v1=${signature}`;
}
