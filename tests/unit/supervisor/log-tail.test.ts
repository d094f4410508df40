import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cleanLine } from '../../../apps/supervisor/clean-line.ts';
import { createLineCutter } from '../../../apps/supervisor/line-cutter.ts';
import { createLogRing } from '../../../apps/supervisor/log-ring.ts';
import { createLogTail, type LogTail } from '../../../apps/supervisor/log-tail.ts';
import { realClock, realTimers, until } from '../../fakes/daemons/supervisor-subject.ts';

let folder = '';
let path = '';
let lines: string[] = [];
let errors: unknown[] = [];
let tail: LogTail;
function follow(options: { maxBytes?: number; keep?: number } = {}): LogTail {
  return createLogTail({
    ...{ path, maxBytes: 1_000_000, keep: 2, clock: realClock, timers: realTimers },
    ...options,
    onLine: (text) => lines.push(text),
    onError: (error) => errors.push(error),
  });
}
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drover-tail-'));
  path = join(folder, 'x.log');
  lines = [];
  errors = [];
  tail = follow();
});
afterEach(async () => {
  await tail.stop();
  rmSync(folder, { recursive: true, force: true });
  expect(errors).toEqual([]);
});

describe('following a log that another process writes', () => {
  it('creates the file for us alone and shows lines as they are written', async () => {
    await tail.start();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    appendFileSync(path, 'one\ntwo\r\nthr');
    await until(() => lines.length === 2);
    appendFileSync(path, 'ee\n');
    await until(() => lines.length === 3);
    expect(lines).toEqual(['one', 'two', 'three']);
  });

  it('shows the end of what was there before, from the start of a line', async () => {
    const old = Array.from({ length: 20_000 }, (_, index) => `line ${index}`);
    writeFileSync(path, `${old.join('\n')}\n`);
    await tail.start();
    expect(lines.at(-1)).toBe('line 19999');
    expect(lines.length).toBeLessThan(20_000);
    expect(lines.length).toBeGreaterThan(1000);
    expect(lines).toEqual(old.slice(-lines.length));
  });

  it('catches up with everything written so far, the unfinished line included', async () => {
    await tail.start();
    appendFileSync(path, 'first\nError: half a line');
    await tail.catchUp();
    expect(lines).toEqual(['first', 'Error: half a line']);
  });

  it('keeps characters whole whose bytes arrive in pieces', async () => {
    await tail.start();
    const bytes = Buffer.from('café 🐄 日本\n');
    for (const byte of bytes) {
      appendFileSync(path, Buffer.from([byte]));
      await until(() => true);
    }
    await until(() => lines.length === 1);
    expect(lines).toEqual(['café 🐄 日本']);
  });

  it('rotates by copying and emptying in place, so that an open writer goes on', async () => {
    await tail.stop();
    tail = follow({ maxBytes: 1000, keep: 2 });
    await tail.start();
    appendFileSync(path, `${'a'.repeat(1200)}\n`);
    await until(() => readdirSync(folder).includes('x.1.log') && statSync(path).size === 0);
    expect(statSync(join(folder, 'x.1.log')).size).toBe(1000);
    expect(statSync(join(folder, 'x.1.log')).mode & 0o777).toBe(0o600);
    appendFileSync(path, 'after\n');
    await until(() => lines.includes('after'));
    expect(readFileSync(path, 'utf8')).toBe('after\n');
  });

  it('keeps no more rotated files than asked for', async () => {
    await tail.stop();
    writeFileSync(join(folder, 'x.1.log'), 'newer');
    writeFileSync(join(folder, 'x.2.log'), 'older');
    tail = follow({ maxBytes: 10, keep: 2 });
    writeFileSync(path, 'the newest of all\n');
    await tail.start();
    await until(() => statSync(path).size === 0);
    expect(readdirSync(folder).sort()).toEqual(['x.1.log', 'x.2.log', 'x.log']);
    expect(readFileSync(join(folder, 'x.2.log'), 'utf8')).toBe('newer');
  });

  it('starts over when somebody else empties the file', async () => {
    await tail.start();
    appendFileSync(path, 'a long line before\n');
    await until(() => lines.length === 1);
    truncateSync(path, 0);
    await tail.catchUp();
    appendFileSync(path, 'new\n');
    await until(() => lines.includes('new'));
  });

  it('leaves out what floods, and says how much', async () => {
    await tail.start();
    appendFileSync(path, 'x'.repeat(99).concat('\n').repeat(50_000));
    await tail.catchUp();
    expect(lines[0]).toMatch(/^\[\d+ bytes left out\]$/);
    expect(lines.length).toBeLessThan(20_000);
    expect(lines.at(-1)).toBe('x'.repeat(99));
  });

  it('T17 does not follow a link that was planted in its place', async () => {
    const target = join(folder, 'target');
    writeFileSync(target, 'untouched');
    symlinkSync(target, path);
    await expect(tail.start()).rejects.toMatchObject({ code: 'ELOOP' });
    expect(readFileSync(target, 'utf8')).toBe('untouched');
  });
});

describe('lines of a daemon', () => {
  it.each([
    ['\u001b[31mred\u001b[0m', 'red'],
    ['\u001b]0;title\u0007text', 'text'],
    ['\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\', 'link'],
    ['a\tb  ', 'a  b'],
    ['nul\u0000 bell\u0007 back\u0008', 'nul\ufffd bell\ufffd back\ufffd'],
    ['\u202eevil', '\ufffdevil'],
  ])('T29 are shown without what could forge them: %j', (raw, shown) => {
    expect(cleanLine(raw)).toBe(shown);
  });

  it('are cut when they never end', () => {
    const cutter = createLineCutter(10);
    expect(cutter.push(Buffer.from('0123456789012345678901'))).toEqual(['0123456789', '0123456789']);
    expect(cutter.push(Buffer.from('\n'))).toEqual(['01']);
    expect(cutter.finish()).toBeNull();
  });

  it('are kept up to a number and an amount of text, newest last', () => {
    const ring = createLogRing(10, 100);
    for (let index = 0; index < 1000; index++) {
      ring.push({ atMs: index, stream: index % 2 === 0 ? 'out' : 'error', text: `line ${index}` });
    }
    expect(ring.last('all', 100)).toHaveLength(10);
    expect(ring.last('error', 2).map((line) => line.text)).toEqual(['line 997', 'line 999']);
    expect(ring.last('all', 0)).toEqual([]);
    ring.push({ atMs: 0, stream: 'out', text: 'x'.repeat(500) });
    expect(ring.last('all', 100)).toHaveLength(1);
  });
});
