import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createKeyRing, type KeyRing } from '../../../apps/control/index.ts';
import { exitCodeFor } from '../../../apps/host/exit-code.ts';
import { takeKeyFile } from '../../../apps/host/take-key-file.ts';

const clock = { nowMs: () => 1_000_000, monotonicMs: () => 0 };
const key = `sk-drover-abcdefgh2345-${'x'.repeat(42)}A`;

let folder: string;
let path: string;
let ring: KeyRing;
let isDiskFull: boolean;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drover-key-file-'));
  path = join(folder, 'key');
  isDiskFull = false;
  const keep = (): Promise<boolean> => Promise.resolve(!isDiskFull);
  ring = createKeyRing({
    telemetry: {
      keys: { insert: keep, update: keep, list: () => Promise.resolve([]) },
      audit: { append: keep, list: () => Promise.resolve([]) },
    },
    stored: [],
    clock,
  });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const take = (): Promise<readonly string[]> => takeKeyFile(path, ring, clock);
const refusal = (): Promise<unknown> =>
  take().then(
    () => null,
    (error: unknown) => error,
  );

describe('the key file', () => {
  it('T13 gets a key that only this user can read, and says where it lies without saying it', async () => {
    const notices = await take();
    const made = readFileSync(path, 'utf8').trim();
    expect(made).toMatch(/^sk-drover-/);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(ring.list()).toMatchObject([{ id: made.split('-')[2], scopes: ['infer'], name: 'key file' }]);
    expect(notices.join(' ')).toContain(path);
    expect(notices.join(' ')).not.toContain(made);
  });

  it('is taken in as it is, once, also behind a link, as secrets are mounted', async () => {
    writeFileSync(join(folder, 'secret'), `${key}\n`, { mode: 0o444 });
    symlinkSync(join(folder, 'secret'), path);
    expect(await take()).toEqual([]);
    expect(await take()).toEqual([]);
    expect(ring.list().map(({ id }) => id)).toEqual(['abcdefgh2345']);
  });

  it('does not bring a revoked key back, and says so', async () => {
    writeFileSync(path, key);
    await take();
    await ring.revoke('abcdefgh2345', 'test');
    expect((await take()).join(' ')).toContain('revoked');
    expect(ring.list()).toMatchObject([{ revokedAtMs: clock.nowMs() }]);
  });

  it('is refused with another secret under an id that is there', async () => {
    writeFileSync(path, key);
    await take();
    writeFileSync(path, key.replace('x', 'y'));
    expect(exitCodeFor(await refusal())).toBe(2);
  });

  it.each([
    ['holds no key', 'sk-drover-almost'],
    ['is too large', 'x'.repeat(5000)],
  ])('is refused when it %s, without repeating it', async (what, text) => {
    writeFileSync(path, text);
    const error = await refusal();
    expect(exitCodeFor(error)).toBe(2);
    expect(String(error)).toContain(`${path} ${what}`);
    expect(String(error)).not.toContain(text);
  });

  it('is refused in a folder that is not there', async () => {
    path = join(folder, 'missing', 'key');
    expect(String(await refusal())).toContain('ENOENT');
    expect(ring.list()).toEqual([]);
  });

  it('is not left behind empty when the key cannot be written down', async () => {
    isDiskFull = true;
    expect(await refusal()).toMatchObject({ code: 'storage_unavailable' });
    expect(existsSync(path)).toBe(false);
  });
});
