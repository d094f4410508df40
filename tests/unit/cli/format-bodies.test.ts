import { describe, expect, it } from 'vitest';
import { formatBodies } from '../../../apps/cli/print/format-bodies.ts';
import type { KeptBody } from '../../../apps/contract/model/index.ts';

const print = (text: string, more: Partial<KeptBody> = {}): string =>
  formatBodies({ parts: [{ part: 'answer', text, sizeBytes: 400, isCut: false, ...more }], whyNone: null });

describe('prompt and answer in the terminal', () => {
  it('are laid out where they are JSON, and left as they are where they are not', () => {
    expect(print('{"a":[1]}')).toBe('\nAnswer, as the client got it (400 bytes)\n{\n  "a": [\n    1\n  ]\n}');
    expect(print('data: {"a":1}\r\n\r\ndata: [DONE]\n\n')).toContain('\ndata: {"a":1}\n\ndata: [DONE]');
  });

  it('say where they were cut', () => {
    expect(print('{"a":[1', { isCut: true })).toBe(
      '\nAnswer, as the client got it (400 bytes, cut)\n{"a":[1\n[cut here]',
    );
  });

  it('T35 cannot steer the terminal', () => {
    const printed = print('data: \u001b]0;taken\u0007\u001b[2J\u202eevil\n\tnext');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that there are none is the point
    expect(printed).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f\u202e]/);
    expect(printed).toContain('evil\n  next');
  });

  it('are a sentence where there are none', () => {
    expect(formatBodies({ parts: [], whyNone: { reason: 'off', text: 'They are off.' } })).toBe('\nThey are off.');
  });
});
