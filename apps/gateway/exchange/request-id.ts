const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const timeLength = 10;
const sanePattern = /^[A-Za-z0-9._-]{1,128}$/;

function encodeTime(timeMs: number): string {
  let text = '';
  let rest = Math.floor(timeMs);
  for (let index = 0; index < timeLength; index++) {
    text = (alphabet[rest % 32] ?? '') + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

/** Five hex digits are 20 bits, which are four digits of base 32. */
function encodeHex(hex: string): string {
  let text = '';
  for (let index = 0; index < hex.length; index += 5) {
    const bits = Number.parseInt(hex.slice(index, index + 5), 16);
    for (let shift = 15; shift >= 0; shift -= 5) text += alphabet[(bits >> shift) & 31] ?? '';
  }
  return text;
}

/** `req_` and 26 digits of Crockford's base 32 that sort by time (the form of a ULID). `randomHex` is 20 hex digits. */
export function createRequestId(nowMs: number, randomHex: string): string {
  return `req_${encodeTime(nowMs)}${encodeHex(randomHex)}`;
}

const digitsPerId = 20;
const idsPerDraw = 64;

/** Gives ids from randomness that is drawn for many at a time: a draw costs more than an id. */
export function createIdSource(randomHex: (bytes: number) => string): (nowMs: number) => string {
  let drawn = '';
  return (nowMs) => {
    if (drawn === '') drawn = randomHex((digitsPerId / 2) * idsPerDraw);
    const digits = drawn.slice(0, digitsPerId);
    drawn = drawn.slice(digitsPerId);
    return createRequestId(nowMs, digits);
  };
}

/** The caller's own id when it is safe to repeat, else `null`. */
export function readCorrelationId(header: string | readonly string[] | undefined): string | null {
  return typeof header === 'string' && sanePattern.test(header) ? header : null;
}
