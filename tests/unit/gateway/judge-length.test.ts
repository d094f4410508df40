import { describe, expect, it } from 'vitest';
import { isOverlong, wasTruncated } from '../../../apps/gateway/prompt/judge-length.ts';

describe('isOverlong', () => {
  it.each([
    [1249, 1000, false],
    [1250, 1000, false],
    [1251, 1000, true],
    [10, null, false],
  ])('says of about %d tokens for a context of %d: %s', (estimatedTokens, contextLength, expected) => {
    expect(isOverlong({ estimatedTokens, contextLength })).toBe(expected);
  });
});

describe('wasTruncated', () => {
  const overlong = { estimatedTokens: 5000, contextLength: 1000 };

  it('believes a backend that says it read no more than fits', () => {
    expect(wasTruncated(overlong, 1000)).toBe(true);
    expect(wasTruncated(overlong, 1001)).toBe(false);
  });

  it('assumes so of a backend that says nothing', () => {
    expect(wasTruncated(overlong, null)).toBe(true);
  });

  it('never says so of a prompt that fits', () => {
    expect(wasTruncated({ estimatedTokens: 900, contextLength: 1000 }, 900)).toBe(false);
    expect(wasTruncated({ estimatedTokens: 9000, contextLength: null }, 900)).toBe(false);
  });
});
