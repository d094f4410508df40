import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPlainObject, RoomError, toSafeText } from '../../../apps/base/index.ts';

describe('toSafeText', () => {
  it('leaves ordinary text alone', () => {
    expect(toSafeText('Grüße, 世界 👋', 100)).toBe('Grüße, 世界 👋');
  });

  it.each([
    ['line breaks', 'a\r\nb'],
    ['escape sequences', 'a\u001b[31mb'],
    ['bidirectional overrides', 'a\u202eb'],
    ['bidirectional isolates and marks', 'a\u2066\u061cb'],
    ['zero-width characters', 'a\u200bb\ufeff\u2060'],
  ])('T29 replaces %s', (_what, text) => {
    const safe = toSafeText(text, 100);
    expect(safe).toContain('\ufffd');
    expect(safe.replaceAll('\ufffd', '')).toMatch(/^a(\[31m)?b$/);
  });

  it('never gives more than the cap nor half a character', () => {
    expect(toSafeText('abcdef', 4)).toBe('abc…');
    expect(toSafeText('ab👋👋', 4)).toBe('ab…');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 10 }), (text, cap) => {
        const safe = toSafeText(text, cap);
        expect(safe.length).toBeLessThanOrEqual(cap);
        expect(safe).not.toMatch(/\p{Surrogate}/u);
      }),
      { numRuns: 300, seed: 29 },
    );
  });
});

describe('isPlainObject', () => {
  it.each([
    [{}, true],
    [{ a: 1 }, true],
    [[], false],
    [null, false],
    ['x', false],
    [undefined, false],
  ])('says of %j: %s', (value, expected) => {
    expect(isPlainObject(value)).toBe(expected);
  });
});

describe('RoomError', () => {
  it('is not retryable and carries nothing unless told so', () => {
    expect(new RoomError('busy', 'Busy.')).toMatchObject({
      name: 'RoomError',
      code: 'busy',
      message: 'Busy.',
      isRetryable: false,
      data: {},
    });
  });

  it('carries its cause and data', () => {
    const cause = new Error('why');
    const error = new RoomError('busy', 'Busy.', { cause, isRetryable: true, data: { attempt: 2 } });
    expect(error).toMatchObject({ cause, isRetryable: true, data: { attempt: 2 } });
    expect(error).toBeInstanceOf(Error);
  });
});
