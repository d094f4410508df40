const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const notADigit = 255;

/** Value of each character code below 128. */
const digitValues: Readonly<Uint8Array> = Uint8Array.from({ length: 128 }, (_, code) => {
  const value = alphabet.indexOf(String.fromCharCode(code));
  return value < 0 ? notADigit : value;
});

export interface DecodedBytes {
  /** What comes before the first character that is no digit. */
  readonly bytes: Uint8Array;
  /** The text is base64 as far as it was read. */
  readonly isSound: boolean;
}

/** Bytes of standard base64, padded or not. `maxBytes` limits the work. */
export function decodeBase64(text: string, maxBytes = Number.POSITIVE_INFINITY): DecodedBytes {
  const length = text.length - (text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0);
  const bytes = new Uint8Array(Math.min(maxBytes, Math.floor((length * 3) / 4)));
  let group = 0;
  let written = 0;
  for (let index = 0; written < bytes.length; index++) {
    const value = digitValues[text.charCodeAt(index)] ?? notADigit;
    if (value === notADigit) return { bytes: bytes.subarray(0, written), isSound: false };
    group = ((group << 6) | value) & 0xffffff;
    if (index % 4 > 0) bytes[written++] = (group >> (6 - 2 * (index % 4))) & 255;
  }
  return { bytes, isSound: length % 4 !== 1 };
}
