import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createIdentityFile, type DaemonIdentity } from '../../../apps/supervisor/identity.ts';
import { createRotatingFile } from '../../../apps/supervisor/index.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drover-files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a rotating file', () => {
  it('is renamed away before it passes its cap, and keeps a number of predecessors', () => {
    const path = join(folder, 'drover.log');
    const file = createRotatingFile({ path, maxBytes: 100, keep: 2 });
    for (let index = 0; index < 12; index++) file.write(`${String(index).padStart(29, '.')}\n`);
    file.close();
    expect(readdirSync(folder).sort()).toEqual(['drover.1.log', 'drover.2.log', 'drover.log']);
    const texts = ['drover.2.log', 'drover.1.log', 'drover.log'].map((name) =>
      readFileSync(join(folder, name), 'utf8'),
    );
    expect(texts.join('').match(/\d+/g)).toEqual(['3', '4', '5', '6', '7', '8', '9', '10', '11']);
    for (const name of readdirSync(folder)) {
      expect(statSync(join(folder, name)).size).toBeLessThanOrEqual(100);
      expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    }
  });

  it('goes on with what is there, and takes a piece larger than the cap whole', () => {
    const path = join(folder, 'drover.log');
    writeFileSync(path, 'old\n');
    const file = createRotatingFile({ path, maxBytes: 10, keep: 1 });
    file.write('new\n');
    expect(readFileSync(path, 'utf8')).toBe('old\nnew\n');
    file.write('x'.repeat(50));
    expect(readFileSync(path, 'utf8')).toBe('x'.repeat(50));
    file.close();
    file.write('late');
    expect(readFileSync(path, 'utf8')).toBe('x'.repeat(50));
    expect(file.failedWrites()).toBe(0);
  });

  it('keeps nothing when told so', () => {
    const file = createRotatingFile({ path: join(folder, 'a.log'), maxBytes: 4, keep: 0 });
    file.write('1234');
    file.write('5678');
    file.close();
    expect(readdirSync(folder)).toEqual(['a.log']);
    expect(readFileSync(join(folder, 'a.log'), 'utf8')).toBe('5678');
  });

  it('counts what cannot be written instead of throwing, and recovers', () => {
    const inner = join(folder, 'inner');
    mkdirSync(inner);
    const path = join(inner, 'sub.log');
    const file = createRotatingFile({ path, maxBytes: 4, keep: 1 });
    file.write('1234');
    rmSync(inner, { recursive: true });
    file.write('5678');
    expect(file.failedWrites()).toBe(1);
    mkdirSync(inner);
    file.write('9');
    expect(file.failedWrites()).toBe(1);
    expect(readFileSync(path, 'utf8')).toBe('9');
    rmSync(path);
    file.write('abcd');
    expect(readFileSync(path, 'utf8')).toBe('abcd');
    file.close();
  });

  it('T17 does not write through a planted link', () => {
    const path = join(folder, 'drover.log');
    symlinkSync(join(folder, 'target'), path);
    expect(() => createRotatingFile({ path, maxBytes: 10, keep: 1 })).toThrow(/ELOOP/);
  });
});

describe('the identity file', () => {
  const identity: DaemonIdentity = {
    ...{ version: 1, pid: 42, startToken: '7', nonce: 'ab'.repeat(16), port: 11446 },
    ...{ engine: 'ollama', binary: '/bin/ollama', writtenAtMs: 5 },
  };

  it('gives back what was written, and is ours alone', () => {
    const path = join(folder, 'daemon.json');
    const file = createIdentityFile(path);
    expect(file.read()).toBeNull();
    file.write({ ...identity, pid: null, startToken: null });
    file.write(identity);
    expect(file.read()).toEqual(identity);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['daemon.json']);
  });

  it('is removed only by the daemon it is about', () => {
    const file = createIdentityFile(join(folder, 'daemon.json'));
    file.write(identity);
    file.remove('cd'.repeat(16));
    expect(file.read()).toEqual(identity);
    file.remove(identity.nonce);
    expect(file.read()).toBeNull();
    file.discard();
  });

  it.each([{ pid: -1 }, { pid: 0 }, { pid: 1.5 }, { nonce: '../x' }, { port: 0 }, { version: 2 }])(
    'F10 is not believed with %j',
    (change) => {
      const path = join(folder, 'daemon.json');
      writeFileSync(path, JSON.stringify({ ...identity, ...change }));
      expect(createIdentityFile(path).read()).toBe('invalid');
    },
  );
});
