import { sniffMediaType } from '../../translate/index.ts';
import { cutText } from './cut-text.ts';

/** A body as it is kept: pictures and the like as a note of their size, and cut where it is longer than it may be. */
export interface CondensedBody {
  readonly content: Buffer;
  readonly isCut: boolean;
}

/** Shorter strings stay as they are, whatever they hold. */
const longestPlainString = 4096;
const lookedAt = 1024;
const dataUrl = /^data:([\w.+/-]{1,100});base64,$/;
/** `%PDF-` */
const pdfStart = 'JVBERi0';
const base64 = /^[A-Za-z0-9+/_-]+={0,2}$/;

const mebibyte = 1024 * 1024;
const formatSize = (bytes: number): string =>
  bytes < mebibyte ? `${Math.round(bytes / 1024)} KB` : `${(bytes / mebibyte).toFixed(1)} MB`;

/** Text or bytes of JSON, read in pieces: a long body is never turned into another one as a whole. */
interface Source {
  readonly length: number;
  find(text: string, from: number): number;
  read(from: number, to: number): Buffer;
}

const readBytes = (bytes: Buffer): Source => ({
  length: bytes.length,
  find: (text, from) => bytes.indexOf(text, from, 'latin1'),
  read: (from, to) => bytes.subarray(from, to),
});

const readText = (text: string): Source => ({
  length: text.length,
  find: (wanted, from) => text.indexOf(wanted, from),
  read: (from, to) => Buffer.from(text.slice(from, to)),
});

/** The note that stands for a long string of media; `null` for a string that is no such thing. */
function describeMedia(source: Source, from: number, to: number): string | null {
  // Some clients write `\\/` for `/`.
  const start = source
    .read(from, from + lookedAt)
    .toString('latin1')
    .replaceAll('\\/', '/');
  const comma = start.indexOf(',') + 1;
  const declared = dataUrl.exec(start.slice(0, comma))?.[1] ?? null;
  const data = declared === null ? start : start.slice(comma);
  if (!base64.test(data)) return null;
  const mediaType = declared ?? (data.startsWith(pdfStart) ? 'application/pdf' : sniffMediaType(data.slice(0, 64)));
  if (mediaType === null) return null;
  return `[${mediaType}, ${formatSize(((to - from) * 3) / 4)}, not kept]`;
}

/** At most `maxBytes` of a JSON body or of an event stream. The work grows with what is kept, not with the body. */
export function condenseBody(body: string | Buffer, maxBytes: number): CondensedBody {
  if (body.length <= longestPlainString) return cutPieces([Buffer.from(body)], maxBytes);
  const source = typeof body === 'string' ? readText(body) : readBytes(body);
  const pieces: Buffer[] = [];
  let keptBytes = 0;
  let keptUntil = 0;
  let quote = source.find('"', 0);
  const keepUntil = (end: number): void => {
    // One more than there is room for says that it has to be cut.
    const piece = source.read(keptUntil, Math.min(end, keptUntil + maxBytes - keptBytes + 1));
    pieces.push(piece);
    keptBytes += piece.length;
    keptUntil = end;
  };
  while (quote >= 0 && keptBytes + (quote - keptUntil) <= maxBytes) {
    const next = source.find('"', quote + 1);
    const media = next - quote > longestPlainString ? describeMedia(source, quote + 1, next) : null;
    if (media !== null) {
      keepUntil(quote + 1);
      pieces.push(Buffer.from(media));
      keptBytes += media.length;
      keptUntil = next;
    }
    quote = next;
  }
  if (keptBytes <= maxBytes) keepUntil(source.length);
  return cutPieces(pieces, maxBytes);
}

function cutPieces(pieces: readonly Buffer[], maxBytes: number): CondensedBody {
  const [first = Buffer.alloc(0), ...others] = pieces;
  const whole = others.length === 0 ? first : Buffer.concat(pieces);
  if (whole.length <= maxBytes) return { content: whole, isCut: false };
  // A copy: what is kept must not hold on to the whole body.
  return { content: Buffer.from(cutText(whole, maxBytes)), isCut: true };
}
