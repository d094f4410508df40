import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { condenseBody } from '../../../apps/gateway/capture/condense-body.ts';

const capBytes = 256 * 1024;
const png = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(600_000, 7)]).toString('base64');
const pdf = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(90_000, 3)]).toString('base64');

/** What is kept of a body, which must be the same for its text and for its bytes. */
function condense(body: string, maxBytes = capBytes) {
  const ofText = condenseBody(body, maxBytes);
  const ofBytes = condenseBody(Buffer.from(body), maxBytes);
  expect(ofBytes.content.toString()).toBe(ofText.content.toString());
  expect(ofBytes.isCut).toBe(ofText.isCut);
  return { text: ofText.content.toString(), sizeBytes: ofText.content.length, isCut: ofText.isCut };
}

describe('a body that is kept', () => {
  it('stays as it is while it is no longer than it may be', () => {
    const body = JSON.stringify({ messages: [{ role: 'user', content: `"quoted" ${'word '.repeat(9000)}` }] });
    expect(condense(body)).toEqual({ text: body, sizeBytes: Buffer.byteLength(body), isCut: false });
    expect(condense('')).toEqual({ text: '', sizeBytes: 0, isCut: false });
  });

  it('F58 is cut where a prompt of 20 MB is longer than it may be, and does not hold on to the rest', () => {
    const whole = Buffer.from(JSON.stringify({ prompt: 'x'.repeat(20_000_000) }));
    const { content, isCut } = condenseBody(whole, capBytes);
    expect(isCut).toBe(true);
    expect(content.equals(whole.subarray(0, capBytes))).toBe(true);
    expect(content.buffer).not.toBe(whole.buffer);
    expect(content.buffer.byteLength).toBeLessThan(2 * capBytes);
  });

  it('names pictures by kind and size, so that the words around them are kept', () => {
    const openai = {
      messages: [
        { role: 'user', content: [{ type: 'image_url', image_url: { url: `data:image/png;base64,${png}` } }] },
        { role: 'user', content: 'What is this?' },
      ],
    };
    const { text, isCut } = condense(JSON.stringify(openai));
    expect(isCut).toBe(false);
    expect(JSON.parse(text)).toEqual({
      messages: [
        { role: 'user', content: [{ type: 'image_url', image_url: { url: '[image/png, 586 KB, not kept]' } }] },
        { role: 'user', content: 'What is this?' },
      ],
    });
  });

  it('knows bare base64 by its first bytes', () => {
    const body = { model: 'm', images: [png], document: { data: pdf }, prompt: 'Describe them.' };
    expect(JSON.parse(condense(JSON.stringify(body)).text)).toEqual({
      ...{ model: 'm', images: ['[image/png, 586 KB, not kept]'] },
      ...{ document: { data: '[application/pdf, 88 KB, not kept]' }, prompt: 'Describe them.' },
    });
  });

  it('knows a picture whose slashes were escaped', () => {
    const jpeg = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(30_000, 255)]).toString('base64');
    const body = JSON.stringify({ images: [jpeg] }).replaceAll('/', '\\/');
    expect(condense(body).text).toMatch(/^\{"images":\["\[image\/jpeg, \d+ KB, not kept\]"\]\}$/);
  });

  it('keeps small pictures, and long words that are none', () => {
    const small = { images: [png.slice(0, 2000)], prompt: 'iVBOR'.repeat(2000), note: 'a'.repeat(50_000) };
    expect(condense(JSON.stringify(small)).text).toBe(JSON.stringify(small));
  });

  it('never ends within a character, and never exceeds its limit', () => {
    const strings = fc.string({ unit: 'binary', maxLength: 60 });
    const bodies = fc.tuple(strings, fc.constantFrom('', 'ö', '🐑', 'x"y', png.slice(0, 9000)), strings);
    fc.assert(
      fc.property(bodies, fc.integer({ min: 0, max: 6000 }), (parts, maxBytes) => {
        const body = JSON.stringify(parts.map((part, index) => (index === 1 ? part.repeat(index + 3) : part)));
        const { text, sizeBytes, isCut } = condense(body.toWellFormed(), maxBytes);
        expect(sizeBytes).toBeLessThanOrEqual(maxBytes);
        expect(Buffer.byteLength(text)).toBe(sizeBytes);
        expect(isCut || maxBytes >= sizeBytes).toBe(true);
      }),
      { numRuns: 80 },
    );
  });
});
