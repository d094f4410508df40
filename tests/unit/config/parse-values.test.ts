import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDuration, parseHostPort } from '../../../apps/config/index.ts';
import { measureDistance, suggestName } from '../../../apps/config/suggest-name.ts';

describe('duration', () => {
  it.each([
    ['0', 0],
    ['500ms', 500],
    ['30s', 30_000],
    ['1.5s', 1500],
    ['5m', 300_000],
    ['2h', 7_200_000],
    ['7d', 604_800_000],
  ])('reads %s', (text, expected) => {
    expect(parseDuration(text)).toBe(expected);
  });

  it.each(['', '5', '-5s', '5 s', 's', '5M', '1e3s', '5s ', '.5s', '5.s'])('refuses %j', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});

describe('host-port', () => {
  it.each([
    ['127.0.0.1:11444', '127.0.0.1', 11_444],
    ['localhost:0', 'localhost', 0],
    ['[::1]:65535', '::1', 65_535],
    ['0.0.0.0:80', '0.0.0.0', 80],
  ])('reads %s', (text, host, port) => {
    expect(parseHostPort(text)).toEqual({ host, port });
  });

  it.each(['', 'localhost', ':80', '::1:80', '127.0.0.1:65536', '127.0.0.1:x', 'a b:80', '[::1]', '127.0.0.1:80/'])(
    'refuses %j',
    (text) => {
      expect(parseHostPort(text)).toBeUndefined();
    },
  );
});

describe('suggest-name', () => {
  it('suggests the closest name, whatever its letter case', () => {
    const names = ['listen', 'maxBodyMb', 'takeOverOllamaPort'];
    expect(['lsiten', 'maxbodymb', 'takeOverOlamaPort'].map((name) => suggestName(name, names))).toEqual(names);
  });

  it('suggests nothing that is far away', () => {
    expect(suggestName('zebra', ['listen', 'maxBodyMb'])).toBeNull();
  });

  it('measures a distance that is zero for equals, symmetric, and no more than the longer length', () => {
    const word = fc.string({ maxLength: 12 });
    fc.assert(
      fc.property(word, word, (from, to) => {
        const distance = measureDistance(from, to);
        expect(distance).toBe(measureDistance(to, from));
        expect(distance === 0).toBe(from === to);
        expect(distance).toBeLessThanOrEqual(Math.max(from.length, to.length));
      }),
    );
  });
});
