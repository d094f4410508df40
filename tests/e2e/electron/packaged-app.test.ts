import type { ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exitOf } from '../../fakes/electron/desktop.ts';
import { connectTo, waitUntilReady } from '../shell-fixture.ts';
import { makeInstance, type SeparateInstance, spawnApp } from './real-app-fixture.ts';

const named = process.env['DROVER_PACKAGED_APP'];
const binary = named !== undefined && existsSync(named) ? named : null;
if (binary === null) {
  if (named !== undefined) throw new Error(`DROVER_PACKAGED_APP names no file: ${named}`);
  console.log('skipped, no packaged app');
}

let instance: SeparateInstance;
let app: ChildProcess;

/** The packager's own reader of fuses. `48` is off and `49` on, as they stand in the binary. */
async function readFuses(path: string): Promise<Readonly<Record<string, number>>> {
  const fromPackager = createRequire(join(process.cwd(), 'node_modules', 'app-builder-lib', 'package.json'));
  const fuses = fromPackager('@electron/fuses') as {
    readonly FuseV1Options: Readonly<Record<string, string | number>>;
    getCurrentFuseWire(binaryPath: string): Promise<Readonly<Record<number, number>>>;
  };
  const wire = await fuses.getCurrentFuseWire(path);
  const names = Object.entries(fuses.FuseV1Options).filter(([, index]) => typeof index === 'number');
  return Object.fromEntries(names.map(([name, index]) => [name, wire[Number(index)] ?? Number.NaN]));
}

/** A copy of the app with one bit of its archive's header turned. */
function copyWithFlippedBit(path: string): { readonly binary: string; readonly folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'drover-flipped-'));
  const bundle = join(path, '..', '..', '..');
  const copy = join(folder, 'Drover.app');
  cpSync(bundle, copy, { recursive: true, verbatimSymlinks: true });
  const archive = join(copy, 'Contents', 'Resources', 'app.asar');
  const bytes = readFileSync(archive);
  const at = bytes.indexOf('"out"');
  bytes[at + 1] = (bytes[at + 1] ?? 0) ^ 1;
  writeFileSync(archive, bytes);
  return { binary: join(copy, 'Contents', 'MacOS', 'Drover'), folder };
}

/** Playwright cannot drive a packaged app: its inspector is switched off. So it is watched from outside. */
describe.skipIf(binary === null)('the packaged app', () => {
  beforeAll(async () => {
    instance = makeInstance();
    app = spawnApp(binary ?? '', [...instance.flags, '--hidden']);
    await waitUntilReady(instance.dataDir);
  }, 120_000);

  afterAll(async () => {
    if (app !== undefined && app.exitCode === null) {
      const ended = exitOf(app);
      app.kill('SIGTERM');
      await ended;
    }
    instance?.remove();
  });

  test('runs the service, the natives and the workers out of the package', async () => {
    const client = connectTo(instance.dataDir);
    const { requests } = await client.requests.list({ filter: {}, limit: 10, before: null });
    expect(requests).toEqual([]);
  });

  test('T46 does not run as a plain Node, whatever the environment says', async () => {
    const code = await exitOf(
      spawnApp(binary ?? '', ['-e', 'process.exit(42)', ...instance.flags], { ELECTRON_RUN_AS_NODE: '1' }),
    );
    expect(code).not.toBe(42);
  });

  test('T46 refuses to be debugged', async () => {
    const other = makeInstance();
    const code = await exitOf(spawnApp(binary ?? '', [...other.flags, '--remote-debugging-port=0']));
    other.remove();
    expect(code).toBe(2);
  });

  test('T46 T47 has its fuses set before it was signed', async () => {
    const [off, on] = [48, 49];
    expect(await readFuses(binary ?? '')).toMatchObject({
      ...{ RunAsNode: off, EnableNodeOptionsEnvironmentVariable: off, EnableNodeCliInspectArguments: off },
      ...{ EnableCookieEncryption: on, EnableEmbeddedAsarIntegrityValidation: on, OnlyLoadAppFromAsar: on },
      GrantFileProtocolExtraPrivileges: off,
    });
  });

  test.skipIf(process.platform !== 'darwin')('T47 does not start with an archive that was changed', async () => {
    const flipped = copyWithFlippedBit(binary ?? '');
    const other = makeInstance();
    const code = await exitOf(spawnApp(flipped.binary, [...other.flags, '--hidden']));
    expect(code).not.toBe(0);
    expect(existsSync(join(other.dataDir, 'run'))).toBe(false);
    other.remove();
    rmSync(flipped.folder, { recursive: true, force: true });
  });
});
