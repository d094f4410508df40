import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase64 } from '../../../apps/translate/media/decode-base64.ts';
import { decodeUtf8 } from '../../../apps/translate/media/decode-utf8.ts';
import { readTextFile } from '../../../apps/translate/media/read-text-file.ts';
import { sniffImage } from '../../../apps/translate/media/sniff-image.ts';

const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc.string({ unit: 'binary' }).map((text) => new Uint8Array(Buffer.from(text))),
);

describe('base64', () => {
  it('becomes the bytes it stands for, padded or not', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        const base64 = Buffer.from(bytes).toString('base64');
        for (const text of [base64, base64.replace(/=+$/, '')]) {
          expect(decodeBase64(text)).toEqual({ bytes, isSound: true });
        }
      }),
    );
  });

  it('is read up to a given number of bytes', () => {
    expect(decodeBase64('QUJDREVG', 4).bytes).toEqual(new Uint8Array([65, 66, 67, 68]));
  });

  it.each([['!!!!'], ['QUJD*EVG'], ['QUJDR'], ['QQ==QUJD'], ['===']])('says that %s is none', (text) => {
    expect(decodeBase64(text).isSound).toBe(false);
  });
});

describe('UTF-8', () => {
  it('is read as the platform reads it, which refuses what makes no sense', () => {
    const readStrictly = (bytes: Uint8Array): string | null => {
      try {
        return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
      } catch {
        // Not UTF-8, which is the answer.
        return null;
      }
    };
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        const expected = readStrictly(bytes);
        const { text, isSound } = decodeUtf8(bytes);
        expect(isSound ? text : null).toBe(expected);
      }),
      { numRuns: 2000, seed: 8 },
    );
  });
});

describe('a file', () => {
  const base64 = Buffer.from('a: ü').toString('base64');

  it.each([
    'text/plain',
    'Text/CSV; charset=utf-8',
    'application/json',
    'application/json; charset=utf-8',
    'application/yaml',
    'application/ld+json',
    'application/atom+xml',
  ])('is text when it is %s', (mediaType) => {
    expect(readTextFile({ mediaType, base64 })).toEqual({ text: 'a: ü', isSound: true });
  });

  it.each(['application/pdf', 'application/octet-stream', 'image/svg', 'application/jsonish'])(
    'is no text when it is %s',
    (mediaType) => {
      expect(readTextFile({ mediaType, base64 })).toBeNull();
    },
  );

  it('tells when its bytes or its base64 make no sense', () => {
    const read = (text: string) => readTextFile({ mediaType: 'text/plain', base64: text });
    expect(read('//4=')).toEqual({ text: '\ufffd\ufffd', isSound: false });
    expect(read('QUJD*')).toEqual({ text: 'ABC', isSound: false });
  });
});

describe('an image', () => {
  it('is not taken for the sound its bytes may be', () => {
    expect(sniffImage(Buffer.from('RIFF....WAVE').toString('base64'), 'image/png')).toBe('image/png');
    expect(sniffImage(Buffer.from('RIFF....WEBP').toString('base64'), 'image/png')).toBe('image/webp');
  });
});
