/** The two parts of a key. `secret` is 256 bits as base64url. */
export interface KeyParts {
  readonly id: string;
  readonly secret: string;
}

/** What a key begins with; whoever sends it means a key of ours, well formed or not. */
export const keyPrefix = 'sk-drover-';

const base32 = 'abcdefghijklmnopqrstuvwxyz234567';
const base64url = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** 43 characters hold 258 bits, so the last one ends in two zero bits: each secret has one spelling. */
const keyForm = /^sk-drover-([a-z2-7]{12})-([A-Za-z0-9_-]{42}[AEIMQUYcgkosw048])$/;
const idLength = 12;
const secretBytes = 32;

/** `sk-drover-<public id>-<secret>`, of 12 and 32 random bytes. Throws when there are fewer. */
export function createKeyText(random: { readonly id: Uint8Array; readonly secret: Uint8Array }): string {
  if (random.id.length !== idLength || random.secret.length !== secretBytes) {
    throw new RangeError(`A key takes ${idLength} and ${secretBytes} random bytes.`);
  }
  // 256 is a multiple of 32: each letter is as likely as any other.
  const id = Array.from(random.id, (byte) => base32[byte % 32]).join('');
  return `${keyPrefix}${id}-${toBase64url(random.secret)}`;
}

/** The parts of a key's text; `null` for everything else, also for a key with a blank too many. */
export function parseKey(text: string): KeyParts | null {
  const [, id, secret] = keyForm.exec(text) ?? [];
  return id === undefined || secret === undefined ? null : { id, secret };
}

function toBase64url(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xffff;
    bits += 8;
    while (bits >= 6) {
      bits -= 6;
      text += base64url[(value >> bits) & 63];
    }
  }
  return bits === 0 ? text : text + base64url[(value << (6 - bits)) & 63];
}
