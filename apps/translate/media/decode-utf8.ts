const replacement = 0xfffd;
const invalid = -1;
/** Code points collected before they are joined: `String.fromCodePoint` takes them as arguments, whose number is limited. */
const chunkLength = 4096;

/** Lowest code point that needs so many bytes; shorter forms are not valid. */
const lowest: readonly number[] = [0, 0, 0x80, 0x800, 0x10000];

/** Bytes of the character that `lead` begins; 0 when it begins none. */
function lengthOf(lead: number): number {
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead < 0xe0) return 2;
  if (lead >= 0xe0 && lead < 0xf0) return 3;
  return lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
}

function readCodePoint(bytes: Uint8Array, start: number): number {
  const lead = bytes[start] ?? 0;
  const length = lengthOf(lead);
  if (length < 2) return length === 1 ? lead : invalid;
  let codePoint = lead & (0xff >> (length + 1));
  for (let offset = 1; offset < length; offset++) {
    const next = bytes[start + offset] ?? 0;
    if ((next & 0xc0) !== 0x80) return invalid;
    codePoint = (codePoint << 6) | (next & 0x3f);
  }
  const isSurrogate = codePoint >= 0xd800 && codePoint < 0xe000;
  return codePoint >= (lowest[length] ?? 0) && codePoint <= 0x10ffff && !isSurrogate ? codePoint : invalid;
}

export interface DecodedText {
  /** Without a byte order mark; each byte that makes no sense is U+FFFD. */
  readonly text: string;
  /** All bytes made sense. */
  readonly isSound: boolean;
}

/** Text of UTF-8 bytes. */
export function decodeUtf8(bytes: Uint8Array): DecodedText {
  let text = '';
  let isSound = true;
  let pending: number[] = [];
  for (let index = 0; index < bytes.length; ) {
    const codePoint = readCodePoint(bytes, index);
    isSound &&= codePoint !== invalid;
    index += codePoint === invalid ? 1 : lengthOf(bytes[index] ?? 0);
    pending.push(codePoint === invalid ? replacement : codePoint);
    if (pending.length < chunkLength) continue;
    text += String.fromCodePoint(...pending);
    pending = [];
  }
  const whole = text + String.fromCodePoint(...pending);
  return { text: whole.startsWith('\ufeff') ? whole.slice(1) : whole, isSound };
}
