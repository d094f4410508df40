import { describe, expect, it } from 'vitest';
import { quoteFilterValue } from '../../../renderer/shared/format/filter-text.ts';
import { formatFootprint, formatMemory, formatTransfer } from '../../../renderer/shared/format/format-bytes.ts';
import { formatCount, formatShare, formatSpeed, formatTokens } from '../../../renderer/shared/format/format-count.ts';
import {
  formatDuration,
  formatFigureDuration,
  formatOverhead,
  formatSeconds,
  formatSpan,
  formatTick,
  formatWorked,
} from '../../../renderer/shared/format/format-duration.ts';
import { formatAgo, formatClock, formatRowTime, formatWhen } from '../../../renderer/shared/format/format-time.ts';
import { plural } from '../../../renderer/shared/format/plural.ts';
import { renderQuantity } from '../../../renderer/shared/format/quantity.ts';

const us = 'en-US';
const gibi = 2 ** 30;
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

describe('durations', () => {
  it.each([
    [0, '0 ms'],
    [0.31, '0.31 ms'],
    [42, '42 ms'],
    [999.4, '999 ms'],
    [999.6, '1.00 s'],
    [2870, '2.87 s'],
    [59_994, '59.99 s'],
    [59_996, '1 min'],
    [112_000, '1 min 52 s'],
    [112 * minute, '1 h 52 min'],
    [59 * minute + 59_900, '1 h'],
    [3 * day + 4 * hour, '3 d 4 h'],
  ])('%d ms reads %s in tables', (ms, text) => expect(formatDuration(ms, us)).toBe(text));

  it.each([
    [42, '42 ms'],
    [420, '0.42 s'],
    [3149, '3.1 s'],
    [11_800, '11.8 s'],
    [59_960, '1 min'],
  ])('%d ms reads %s as a figure', (ms, text) => expect(renderQuantity(formatFigureDuration(ms, us))).toBe(text));

  it.each([
    [0.31, '0.31 ms'],
    [4.24, '4.2 ms'],
    [42, '42 ms'],
  ])('own overhead of %d ms reads %s', (ms, text) => expect(renderQuantity(formatOverhead(ms, us))).toBe(text));

  it.each([
    [0, '0 s'],
    [400, '<1 s'],
    [36_000, '36 s'],
    [8 * minute + 36_000, '9 min'],
    [112 * minute + 20_000, '1 h 52 min'],
  ])('work of %d ms reads %s', (ms, text) => expect(formatWorked(ms, us)).toBe(text));

  it.each([
    [30, '30 ms'],
    [100, '0.1 s'],
    [250, '0.25 s'],
    [3000, '3 s'],
    [120_000, '2 min'],
  ])('an axis mark of %d ms reads %s', (ms, text) => expect(formatTick(ms, us)).toBe(text));

  it('gives columns seconds without a unit', () => expect(formatSeconds(26_550, us)).toBe('26.55'));
  it('counts time left in whole seconds', () => expect(formatSpan(192_400, us)).toBe('3 min 12 s'));
  it('never shows time left as negative', () => expect(formatSpan(-5000, us)).toBe('0 s'));
});

describe('sizes', () => {
  it('counts memory in powers of 1024', () => expect(renderQuantity(formatMemory(21.1 * gibi, us))).toBe('21.1 GB'));
  it('shows little memory in MB', () => expect(renderQuantity(formatMemory(84 * 2 ** 20, us))).toBe('84 MB'));
  it('keeps a program’s own memory in MB up to 1 GB', () =>
    expect([140 * 2 ** 20, 1.2 * gibi].map((bytes) => renderQuantity(formatFootprint(bytes, us)))).toEqual([
      '140 MB',
      '1.2 GB',
    ]));
  it('counts transfer in powers of 1000', () => expect(renderQuantity(formatTransfer(48_200_000, us))).toBe('48.2 MB'));
});

describe('counts', () => {
  it('writes counts in full', () => expect(formatCount(1482, us)).toBe('1,482'));
  it.each([
    [840, '840'],
    [9400, '9 k'],
    [214_000, '214 k'],
    [999_600, '1.00 M'],
    [6_900_000, '6.90 M'],
    [12_400_000, '12.4 M'],
  ])('%d tokens read %s', (count, text) => expect(formatTokens(count, us)).toBe(text));

  it.each([
    [0, '0'],
    [0.0001, '<0.1'],
    [0.006, '0.6'],
    [1, '100'],
  ])('a share of %d reads %s per cent', (share, text) => expect(formatShare(share, us)).toBe(text));

  it('gives speed one decimal, and none from a thousand on', () => {
    expect(formatSpeed(58.24, us)).toBe('58.2');
    expect(formatSpeed(1140.4, us)).toBe('1,140');
  });
  it('follows the locale', () => expect(formatCount(1482, 'de-DE')).toBe('1.482'));
  it('agrees in number', () =>
    expect([plural(1, 'request'), plural(2, 'request')]).toEqual(['1 request', '2 requests']));
});

describe('times', () => {
  const style = { locale: 'en-GB', timeZone: 'UTC' };
  const now = Date.UTC(2026, 10, 21, 14, 32, 8);

  it('shows the clock in 24 hours', () => expect(formatClock(now, { ...style, locale: us })).toBe('14:32:08'));
  it('shows midnight as 00', () =>
    expect(formatClock(Date.UTC(2026, 10, 21), { ...style, locale: us })).toBe('00:00:00'));
  it('names the weekday of earlier rows', () => expect(formatRowTime(now - day, now, style)).toBe('Fri 14:32'));
  it('names the day of old rows', () => expect(formatRowTime(now - 31 * day, now, style)).toBe('21 Oct'));
  it('adds the day only when it is another', () =>
    expect([formatWhen(now - minute, now, style), formatWhen(now - day, now, style)]).toEqual([
      '14:31',
      '20 Nov 14:32',
    ]));
  it.each([
    [1000, 'just now'],
    [3 * minute + 20_000, '3 min ago'],
    [50 * hour, '2 d ago'],
  ])('%d ms back reads %s', (ms, text) => expect(formatAgo(now - ms, now)).toBe(text));
});

describe('filter values', () => {
  it('are quoted when a space or comma would end them', () =>
    expect(['atlas', 'VS Code', 'a,b', 'say "hi"'].map(quoteFilterValue)).toEqual([
      'atlas',
      '"VS Code"',
      '"a,b"',
      '"say hi"',
    ]));
});
