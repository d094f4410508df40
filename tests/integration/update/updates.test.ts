import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createPlainServer } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pairPaths, readPair } from '../../fakes/tls/pairs.ts';

interface Announced {
  readonly version: string;
  readonly name: string;
  readonly content: string;
  /** Of what the sum is taken, when not of the content. */
  readonly summed?: string;
  readonly isRedirected?: boolean;
}

const signed: Announced = { version: '1.5.0', name: 'Drover-1.5.0-arm64.zip', content: 'signed: a newer version' };

const folder = mkdtempSync(join(tmpdir(), 'drover-update-'));
const seen: { readonly path: string; readonly id: string | undefined }[] = [];
let announced = signed;
let plainRequests = 0;

const plain = createPlainServer((_request, response) => {
  plainRequests += 1;
  response.end(announced.content);
});
const feed = createServer(readPair('first'), (request, response) => {
  const path = (request.url ?? '').replace(/\?.*/, '');
  seen.push({ path, id: request.headers['x-user-staging-id']?.toString() });
  if (path === '/feed/latest-mac.yml') response.end(describeRelease(announced));
  else if (announced.isRedirected) response.writeHead(302, { location: addressOf(plain, 'http') }).end();
  else response.end(announced.content);
});

const addressOf = (server: { address(): unknown }, scheme: string): string =>
  `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;

function describeRelease({ version, name, content, summed = content }: Announced): string {
  const sha512 = createHash('sha512').update(summed).digest('base64');
  const file = `url: ${name}\n    sha512: ${sha512}\n    size: ${content.length}`;
  return `version: ${version}\nfiles:\n  - ${file}\npath: ${name}\nsha512: ${sha512}\nreleaseDate: 2026-01-01T00:00:00.000Z\n`;
}

async function update(release: Announced): Promise<Record<string, unknown>> {
  announced = release;
  seen.length = 0;
  const home = mkdtempSync(join(folder, 'home-'));
  writeFileSync(
    join(home, 'app-update.yml'),
    'provider: generic\nurl: https://example.test\nupdaterCacheDirName: cache\n',
  );
  const script = join(import.meta.dirname, '..', '..', 'fakes', 'update', 'run-update.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, [script, `${addressOf(feed, 'https')}/feed`, home], {
    env: { PATH: process.env['PATH'], HOME: home, NODE_EXTRA_CA_CERTS: pairPaths('first').cert },
  });
  return JSON.parse(stdout) as Record<string, unknown>;
}

const fetched = (): string[] => seen.map(({ path }) => path);

beforeAll(async () => {
  for (const server of [plain, feed]) await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
});

afterAll(async () => {
  for (const server of [plain, feed]) await new Promise((done) => server.close(done));
  rmSync(folder, { recursive: true, force: true });
});

describe('the updater, against a feed of its own', () => {
  test('fetches a newer version, has the system check it and installs it; the feed learns nothing of the asker', async () => {
    expect(await update(signed)).toEqual({
      verdict: { kind: 'newer', version: '1.5.0' },
      download: 'ready',
      journal: ['signature accepted', 'installed'],
    });
    expect(fetched()).toEqual(['/feed/latest-mac.yml', `/feed/${signed.name}`]);
    expect(new Set(seen.map(({ id }) => id))).toEqual(new Set(['0']));
  });

  test('T53 hands nothing to the system when the sum is wrong', async () => {
    const tampered = await update({ ...signed, summed: 'signed: what the makers built' });
    expect(tampered).toMatchObject({ download: 'failed', journal: [] });
  });

  test('T53 installs nothing whose signature the system refuses', async () => {
    const foreign = await update({ ...signed, content: 'made by somebody else' });
    expect(foreign).toMatchObject({ download: 'failed', journal: ['signature refused'] });
  });

  test.each(['1.4.0', '1.3.9', '1.5.0-beta.1'])('T53 does not even fetch version %s', async (version) => {
    const name = `Drover-${version}-arm64.zip`;
    expect(await update({ ...signed, version, name })).toMatchObject({ verdict: { kind: 'current' }, journal: [] });
    expect(fetched()).toEqual(['/feed/latest-mac.yml']);
  });

  test('T53 does not fetch a version for another processor', async () => {
    const foreign = await update({ ...signed, name: 'Drover-1.5.0-x64.zip' });
    expect(foreign).toMatchObject({ verdict: { kind: 'refused', reason: 'it is not for this kind of processor' } });
    expect(fetched()).toEqual(['/feed/latest-mac.yml']);
  });

  test('T53 follows no redirect out of https', async () => {
    expect(await update({ ...signed, isRedirected: true })).toMatchObject({ download: 'failed', journal: [] });
    expect(plainRequests).toBe(0);
  });
});
