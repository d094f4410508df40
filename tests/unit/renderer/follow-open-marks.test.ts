import { expect, it } from 'vitest';
import { readOpenMark } from '../../../renderer/app/follow-open-marks.ts';

it.each([
  ['#open=%2Fusage%3Fby%3Dapp', '/usage?by=app'],
  ['#open=%2F', '/'],
  ['', null],
  ['#token=abc', null],
  ['#open=', null],
  ['#open=usage', null],
  ['#open=%2F%2Fevil.example', null],
  ['#open=%2F%5Cevil.example', null],
  ['#open=https%3A%2F%2Fevil.example', null],
  ['#open=%E0%A4%A', null],
])('T42 the fragment %j leads to %j', (hash, path) => {
  expect(readOpenMark(hash)).toBe(path);
});
