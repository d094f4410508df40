import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ContentPart } from '../../../apps/translate/index.ts';
import { readTextFile } from '../../../apps/translate/media/read-text-file.ts';
import { sniffImage } from '../../../apps/translate/media/sniff-image.ts';
import { renderMessagesOf } from './anthropic-egress-requests.ts';

const toBase64 = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString('base64');
const decodeText = (base64: string): string => readTextFile({ mediaType: 'text/plain', base64 })?.text ?? '';
const blocksOf = (...parts: ContentPart[]) => renderMessagesOf({ role: 'user', parts, name: null })[0]?.content;
const file = (mediaType: string, text: string, name: string | null = null): ContentPart => ({
  kind: 'file',
  mediaType,
  base64: toBase64(text),
  name,
});

describe('media for an Anthropic backend', () => {
  it('F33 reads text files like the platform does, whatever their bytes', () => {
    const decoder = new TextDecoder();
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.string({ unit: 'binary' })), (input) => {
        const bytes = Buffer.from(input);
        expect(decodeText(toBase64(bytes)).replaceAll('\ufffd', '')).toBe(
          decoder.decode(bytes).replaceAll('\ufffd', ''),
        );
      }),
      { numRuns: 500, seed: 33 },
    );
  });

  it('reads long text files whole', () => {
    const text = 'Grüße, 世界 👋\n'.repeat(30_000);
    expect(decodeText(toBase64(text))).toBe(text);
  });

  it.each([
    ['\x89PNG\r\n\x1a\n', 'image/png'],
    ['\xff\xd8\xff\xe0', 'image/jpeg'],
    ['GIF89a', 'image/gif'],
    ['RIFF\x10\0\0\0WEBPVP8 ', 'image/webp'],
  ])('names an image by its first bytes %j', (start, mediaType) => {
    expect(sniffImage(toBase64(Buffer.from(start, 'latin1')), 'image/*')).toBe(mediaType);
  });

  it('keeps the name of an image it does not know', () => {
    expect(sniffImage('AAAA', 'image/bmp')).toBe('image/bmp');
    expect(sniffImage('AAAA', 'image/jpg')).toBe('image/jpeg');
    expect(sniffImage('AAAA', 'image/*')).toBe('image/jpeg');
  });

  it.each(['text/plain', 'text/markdown', 'application/json', 'application/ld+json'])('sends %s as a text', (type) => {
    expect(blocksOf(file(type, '{"å":1}', 'a.txt'))).toEqual([
      { type: 'document', source: { type: 'text', media_type: 'text/plain', data: '{"å":1}' }, title: 'a.txt' },
    ]);
  });

  it('leaves out what has no form', () => {
    const text: ContentPart = { kind: 'text', text: 'a' };
    const audio: ContentPart = { kind: 'audio', mediaType: 'audio/wav', base64: 'UklGRg==' };
    expect(blocksOf(text, audio, file('application/zip', 'PK'), file('text/plain', ' \n'))).toEqual([
      { type: 'text', text: 'a' },
    ]);
  });
});
