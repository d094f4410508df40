import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  consoleTokenPath,
  createTokenCheck,
  ensureConsoleToken,
} from '../../../apps/control/listeners/console-token.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'drover-test-'));
  mkdirSync(join(dataDir, 'run'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

describe('ensureConsoleToken', () => {
  it('makes 256 random bits in a file that only the user can read, and keeps them', () => {
    const token = ensureConsoleToken(dataDir);
    expect(token).toMatch(/^[0-9a-f]{64}$/);
    expect(statSync(consoleTokenPath(dataDir)).mode & 0o777).toBe(0o600);
    expect(ensureConsoleToken(dataDir)).toBe(token);
  });

  it('closes a file that others could read', () => {
    writeFileSync(consoleTokenPath(dataDir), 'a'.repeat(64), { mode: 0o644 });
    expect(ensureConsoleToken(dataDir)).toBe('a'.repeat(64));
    expect(statSync(consoleTokenPath(dataDir)).mode & 0o777).toBe(0o600);
  });

  it('replaces a damaged token', () => {
    writeFileSync(consoleTokenPath(dataDir), 'short');
    expect(ensureConsoleToken(dataDir)).toMatch(/^[0-9a-f]{64}$/);
  });

  it('T17 does not follow a link planted in its place', () => {
    const elsewhere = join(dataDir, 'elsewhere');
    writeFileSync(elsewhere, 'b'.repeat(64));
    symlinkSync(elsewhere, consoleTokenPath(dataDir));
    expect(ensureConsoleToken(dataDir)).not.toBe('b'.repeat(64));
    expect(readFileSync(elsewhere, 'utf8')).toBe('b'.repeat(64));
  });
});

describe('createTokenCheck', () => {
  const hasToken = createTokenCheck('c'.repeat(64));

  it('accepts the bearer token alone', () => {
    expect(hasToken(`Bearer ${'c'.repeat(64)}`)).toBe(true);
  });

  it.each([
    undefined,
    '',
    'Bearer ',
    `Bearer ${'d'.repeat(64)}`,
    `Bearer ${'c'.repeat(63)}`,
    `Basic ${'c'.repeat(64)}`,
    'c'.repeat(64),
  ])('refuses %s', (header) => {
    expect(hasToken(header)).toBe(false);
  });
});
