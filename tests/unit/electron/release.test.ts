import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import plist from 'plist';
import { describe, expect, test } from 'vitest';
import { updateFeed } from '../../../electron/main/update/update-feed.ts';
import { compareSets, findYoung, listComponents, listLocked } from '../../../scripts/dependency-changes.mjs';
import { renderCask } from '../../../scripts/generate-cask.mjs';
import { findLicenceProblems } from '../../../scripts/licence-rules.mjs';
import { explainObstacle } from '../../../scripts/package.mjs';
import { listShippedPackages } from '../../../scripts/shipped-packages.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const manifest = JSON.parse(read('package.json')) as { version: string; repository: object };
const runScript = (...args: string[]) => spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });

interface PackagerConfig {
  readonly electronFuses?: Readonly<Record<string, boolean>>;
  readonly mac?: Readonly<Record<string, unknown>>;
  readonly [key: string]: unknown;
}

/** The configuration as the packager itself puts it together. */
async function loadConfig(path: string): Promise<PackagerConfig> {
  const load = createRequire(import.meta.url)(join(root, 'node_modules/app-builder-lib/out/util/config/config.js')) as {
    getConfig(folder: string, path: string, config: null): Promise<PackagerConfig>;
    validateConfiguration(config: PackagerConfig, log: { add(): void; isEnabled: boolean }): Promise<void>;
  };
  const config = await load.getConfig(root, path, null);
  await load.validateConfiguration(config, { add: () => undefined, isEnabled: false });
  return config;
}

describe('the release build', () => {
  test('T53 is signed and notarised or not made, and names the feed that the app asks', async () => {
    const config = await loadConfig('packaging/signed.yml');
    expect(config['forceCodeSigning']).toBe(true);
    expect(config['publish']).toEqual({ provider: 'generic', url: updateFeed });
    expect(config.mac).toMatchObject({ notarize: true, hardenedRuntime: true });
    expect(config.mac).not.toHaveProperty('identity');
  });

  test('differs from the unsigned one in nothing else', async () => {
    const [signed, unsigned] = [await loadConfig('packaging/signed.yml'), await loadConfig('electron-builder.yml')];
    const { extends: _, forceCodeSigning: __, publish: ___, mac: signedMac, ...rest } = signed;
    const { publish, mac, ...unsignedRest } = unsigned;
    expect(publish).toBeNull();
    expect({ ...signedMac, notarize: false }).toEqual(mac);
    expect(rest).toEqual(unsignedRest);
    expect(rest.electronFuses).toMatchObject({ runAsNode: false, onlyLoadAppFromAsar: true });
  });

  test('T47 is allowed nothing beyond what V8 needs, in the app and in its helpers', async () => {
    const { mac } = await loadConfig('packaging/signed.yml');
    for (const key of ['entitlements', 'entitlementsInherit']) {
      expect(plist.parse(read(String(mac?.[key])))).toEqual({ 'com.apple.security.cs.allow-jit': true });
    }
  });

  test('takes the licences of others along', async () => {
    const { extraResources } = await loadConfig('electron-builder.yml');
    expect(JSON.stringify(extraResources)).toContain('THIRD-PARTY.md');
  });
});

describe('packaging', () => {
  test('says why it cannot be done here, and where it can', () => {
    expect(explainObstacle({ platform: 'linux', isSigned: false, env: {} })).toMatch(/macOS[\s\S]*npm start/);
    expect(explainObstacle({ platform: 'darwin', isSigned: false, env: {} })).toBeNull();
  });

  test('names each secret that a signed build lacks', () => {
    const env = { CSC_LINK: 'certificate', APPLE_API_KEY: 'file', APPLE_API_KEY_ID: 'id' };
    expect(explainObstacle({ platform: 'darwin', isSigned: true, env })).toContain('APPLE_API_ISSUER (its issuer)');
    expect(explainObstacle({ platform: 'darwin', isSigned: true, env: { ...env, APPLE_API_ISSUER: 'x' } })).toBeNull();
  });

  test.skipIf(process.platform === 'darwin')('ends with those words instead of trying', () => {
    const { status, stderr } = runScript('scripts/package.mjs', '--dir');
    expect([status, stderr]).toEqual([1, expect.stringContaining('The Mac app is packaged on macOS')]);
  });
});

describe('the Homebrew cask', () => {
  const image = `dist/Drover-${manifest.version}-arm64.dmg`;

  test('has this version and the sum of its image', () => {
    const cask = renderCask(image, 'image');
    expect(cask).toContain(`version "${manifest.version}"`);
    expect(cask).toContain(`sha256 "${createHash('sha256').update('image').digest('hex')}"`);
    expect(cask).not.toMatch(/@[A-Z\d]+@/);
  });

  test('is not made for the image of another version', () => {
    expect(() => renderCask('dist/Drover-99.0.0-arm64.dmg', 'image')).toThrow('not Drover-99.0.0-arm64.dmg');
  });
});

describe('the licences of others', () => {
  test('are on the list, and THIRD-PARTY.md is up to date', () => {
    const { status, stderr } = runScript('scripts/generate-third-party.mjs', '--check');
    expect([status, stderr]).toEqual([0, '']);
  });

  const of = (licence: string | null, isShipped = true): number =>
    findLicenceProblems([{ name: 'other', version: '1.0.0', licence }], { isShipped }).length;

  test.each(['MIT', '(MPL-2.0 OR Apache-2.0)', 'MIT AND ISC', 'BSD-3-Clause'])('%s may be shipped', (licence) =>
    expect(of(licence)).toBe(0),
  );

  test.each(['GPL-3.0-only', 'AGPL-3.0', 'MPL-2.0', 'MIT AND GPL-2.0', 'SEE LICENSE IN x', 'UNLICENSED', null])(
    '%s may not',
    (licence) => expect(of(licence)).toBe(1),
  );

  test('of tools may be stricter, as long as they are not passed on', () => {
    expect([of('MPL-2.0', false), of('GPL-3.0-only', false)]).toEqual([0, 1]);
  });

  test('are told of what is bundled, what is installed along, and what these need', () => {
    const names = new Set(listShippedPackages().map(({ name }) => name));
    for (const name of ['react', '@mantine/core', 'electron-updater', 'semver', 'pino', 'better-sqlite3', 'redoc']) {
      expect(names).toContain(name);
    }
    for (const name of ['vitest', 'vite', 'typescript', 'electron', 'openai']) expect(names).not.toContain(name);
  });
});

describe('new versions of packages', () => {
  const lock = (packages: Record<string, object>) => ({ packages: { '': { version: '1.0.0' }, ...packages } });
  const before = lock({ 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '2.0.0' } });
  const after = lock({
    'node_modules/a': { version: '1.1.0' },
    'node_modules/b': { version: '2.0.0' },
    'node_modules/b/node_modules/@x/c': { version: '3.0.0' },
    'apps/client': { version: '1.0.0' },
  });

  test('T54 T55 are found wherever they hang, what came along with them too', () => {
    const changes = compareSets(listLocked(before), listLocked(after));
    expect(changes).toEqual({ added: ['@x/c@3.0.0', 'a@1.1.0'], removed: ['a@1.0.0'] });
  });

  test('T54 T55 must be a week old; what the registry does not tell counts as young', () => {
    const nowMs = Date.parse('2026-03-10T00:00:00Z');
    const times = new Map([
      ['a@1.1.0', '2026-03-03T00:00:01Z'],
      ['b@2.0.0', '2026-03-02T23:59:59Z'],
    ]);
    const problems = findYoung(['a@1.1.0', 'b@2.0.0', '@x/c@3.0.0'], times, nowMs);
    expect(problems).toEqual([expect.stringContaining('a@1.1.0'), expect.stringContaining('@x/c@3.0.0')]);
  });

  test('are read from a bill of materials too', () => {
    const sbom = {
      components: [
        { name: 'a', version: '1.0.0' },
        { group: '@x', name: 'c', version: '3.0.0' },
      ],
    };
    expect([...listComponents(sbom)]).toEqual(['a@1.0.0', '@x/c@3.0.0']);
  });
});

describe('the npm packages', () => {
  test('T54 tell the repository that their provenance has to name', () => {
    const client = JSON.parse(read('apps/client/package.json')) as { repository: object };
    expect(client.repository).toMatchObject(manifest.repository);
  });
});
