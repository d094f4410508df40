import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTokenCheck } from '../../../apps/control/listeners/console-token.ts';
import { isEqualHash, sha256 } from '../../../apps/gateway/access/hashes.ts';

const { timingSafeEqual } = crypto;
let lengths: [number, number][] = [];

beforeEach(() => {
  lengths = [];
  crypto.timingSafeEqual = (left, right) => {
    lengths.push([left.byteLength, right.byteLength]);
    return timingSafeEqual(left, right);
  };
  syncBuiltinESMExports();
});
afterEach(() => {
  crypto.timingSafeEqual = timingSafeEqual;
  syncBuiltinESMExports();
});

describe('comparing secrets', () => {
  it('T19 takes the same time for every hash: the one comparison is that of the library', () => {
    const hash = sha256('secret');
    const others = [`${'0'.repeat(63)}${hash.at(-1)}`, `${hash.slice(0, -1)}${hash.endsWith('0') ? '1' : '0'}`];
    expect(isEqualHash(hash, sha256('secret'))).toBe(true);
    expect(others.map((other) => isEqualHash(hash, other))).toEqual([false, false]);
    expect(lengths).toEqual([64, 64, 64].map((length) => [length, length]));
  });

  it('T19 says no to hashes of different lengths instead of failing', () => {
    const pairs = [
      ['', sha256('a')],
      [sha256('a'), 'a'],
      ['é', 'a'],
    ] as const;
    expect(pairs.map(([one, other]) => isEqualHash(one, other))).toEqual([false, false, false]);
    expect(lengths).toEqual([]);
  });

  it('T19 takes the same time for every token of the console, of whatever length', () => {
    const token = sha256('token');
    const hasToken = createTokenCheck(token);
    const shown = [token, `${token.slice(0, -1)}!`, 'x', 'x'.repeat(9000)];
    expect(shown.map((text) => hasToken(`Bearer ${text}`))).toEqual([true, false, false, false]);
    expect(lengths).toEqual(shown.map(() => [32, 32]));
  });
});
