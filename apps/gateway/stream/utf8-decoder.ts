import { StringDecoder } from 'node:string_decoder';

const replacement = '\ufffd';
const replacementBytes = Buffer.from(replacement);

/** Bytes to text across chunks: a character may be split anywhere. */
export interface Utf8Decoder {
  write(chunk: Buffer): string;
  end(): string;
  /** Whether bytes that are no UTF-8 have been replaced. */
  wasRepaired(): boolean;
}

export function createUtf8Decoder(): Utf8Decoder {
  const decoder = new StringDecoder('utf8');
  let wasRepaired = false;
  let previous: Buffer = Buffer.alloc(0);
  // The sender may have meant the replacement character itself, and split it.
  const wasMeant = (chunk: Buffer): boolean => Buffer.concat([previous.subarray(-2), chunk]).includes(replacementBytes);
  return {
    write(chunk) {
      const text = decoder.write(chunk);
      if (!wasRepaired && text.includes(replacement)) wasRepaired = !wasMeant(chunk);
      previous = chunk;
      return text;
    },
    end() {
      const text = decoder.end();
      wasRepaired ||= text !== '';
      return text;
    },
    wasRepaired: () => wasRepaired,
  };
}
