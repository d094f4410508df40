import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { localCertificateFiles, makeLocalCertificate } from '../../../apps/supervisor/index.ts';
import { installFakeMkcert } from '../../fakes/tls/fake-mkcert.ts';

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'drover-mkcert-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const make = (dataDir: string, path: string) =>
  makeLocalCertificate({
    ...{ dataDir, platform: 'linux', hosts: ['localhost', '::1', '*.box.test'] },
    env: { PATH: path, HOME: '/nowhere', SECRET: 'canary' },
  });

describe('makeLocalCertificate', () => {
  it('E5 has mkcert write both files for the names asked for, for this user alone', async () => {
    const dataDir = makeFolder();
    const { path, journal } = installFakeMkcert(dataDir);
    expect(await make(dataDir, path)).toEqual({ kind: 'made' });
    const files = localCertificateFiles(dataDir);
    expect(readFileSync(files.cert, 'utf8')).toContain('BEGIN CERTIFICATE');
    expect(readFileSync(files.key, 'utf8')).toContain('PRIVATE KEY');
    for (const file of [files.cert, files.key]) expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(dataDir, 'tls')).mode & 0o777).toBe(0o700);
    expect(journal()).toContain('localhost ::1 *.box.test');
    expect(journal()).not.toContain('canary');
  });

  it('E5 says how to install it where it is missing', async () => {
    const dataDir = makeFolder();
    const outcome = await make(dataDir, dataDir);
    expect(outcome).toMatchObject({ kind: 'missing', advice: expect.stringContaining('apt install mkcert') });
    expect(existsSync(join(dataDir, 'tls'))).toBe(false);
  });

  it('E5 leaves the files of before where it fails', async () => {
    const dataDir = makeFolder();
    const { path } = installFakeMkcert(dataDir);
    await make(dataDir, path);
    const { cert } = localCertificateFiles(dataDir);
    const before = readFileSync(cert, 'utf8');
    const broken = makeFolder();
    writeFileSync(join(broken, 'mkcert'), '#!/bin/sh\n[ "$1" = -version ] && exit 0\necho half > "$2"\nexit 1\n');
    chmodSync(join(broken, 'mkcert'), 0o755);
    expect(await make(dataDir, `${broken}:${path}`)).toMatchObject({
      kind: 'failed',
      advice: expect.stringContaining('mkcert localhost'),
    });
    expect(readFileSync(cert, 'utf8')).toBe(before);
    expect(existsSync(`${cert}.new`)).toBe(false);
  });
});
