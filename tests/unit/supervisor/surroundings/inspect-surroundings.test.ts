import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inspectSurroundings } from '../../../../apps/supervisor/surroundings/inspect-surroundings.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'drover-around-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function place(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** In the form that the tools of macOS print; each by the last word of its command line. */
const printed: Readonly<Record<string, string>> = {
  'pid=,comm=': `    1 /sbin/launchd
  612 /System/Library/CoreServices/Finder.app/Contents/MacOS/Finder
 4711 /Applications/Ollama.app/Contents/MacOS/Ollama
 4722 /Applications/Ollama.app/Contents/Resources/ollama
`,
  list: `PID\tStatus\tLabel
-\t0\tcom.apple.SafariHistoryServiceAgent
803\t0\thomebrew.mxcl.ollama
612\t0\tcom.apple.Finder
`,
  'vm.swapusage': 'total = 2048.00M  used = 1310.25M  free = 737.75M  (encrypted)\n',
  'kern.memorystatus_vm_pressure_level': '2\n',
  '/opt/ollama': '0083;65a1b2c3;Safari;6F1C2E0A-0000-4000-8000-000000000000\n',
};
const read = (outputs: Readonly<Record<string, string>>) => (_file: string, args: readonly string[]) =>
  Promise.resolve(outputs[args.at(-1) ?? ''] ?? null);

const request = { home: '/nobody', configHome: undefined, modelsPath: null, binary: null } as const;

describe('what stands around the daemon', () => {
  it('is read from the tools of macOS', async () => {
    const found = await inspectSurroundings({
      ...{ ...request, platform: 'darwin', binary: '/opt/ollama', read: read(printed), root },
    });
    expect(found.keepers.map(({ name }) => name)).toEqual([
      "Ollama's own application (pid 4711)",
      'a Homebrew service (homebrew.mxcl.ollama)',
    ]);
    expect(found).toMatchObject({
      ...{ swapUsedBytes: 1310.25 * 1024 ** 2, pressure: 'warning', quarantinedPath: '/opt/ollama' },
    });
  });

  it('is read with a decimal comma too, and stays unknown when the tools are missing', async () => {
    const comma = { 'vm.swapusage': 'total = 1,00G  used = 0,50G  free = 0,50G' };
    const some = await inspectSurroundings({ ...request, platform: 'darwin', read: read(comma), root });
    expect(some.swapUsedBytes).toBe(0.5 * 1024 ** 3);
    const none = await inspectSurroundings({ ...request, platform: 'darwin', binary: '/b', read: read({}), root });
    expect(none).toMatchObject({ keepers: [], swapUsedBytes: null, pressure: null, quarantinedPath: null });
  });

  it.each([
    ['0.00', 'normal'],
    ['12.50', 'warning'],
    ['80.00', 'critical'],
  ])('is read from /proc and systemd on Linux, with %s%% stalled as %s', async (share, pressure) => {
    place('proc/meminfo', 'MemTotal:       16384000 kB\nSwapTotal:       2097152 kB\nSwapFree:        1048576 kB\n');
    place('proc/pressure/memory', `some avg10=${share} avg60=0.00 avg300=0.00 total=0\nfull avg10=0.00\n`);
    place('etc/systemd/system/ollama.service', '[Unit]\n');
    const found = await inspectSurroundings({ ...request, platform: 'linux', root });
    expect(found).toMatchObject({ swapUsedBytes: 1024 ** 3, pressure, quarantinedPath: null });
    expect(found.keepers).toEqual([expect.objectContaining({ stop: 'sudo systemctl disable --now ollama' })]);
  });

  it('stays unknown on a Linux that tells nothing', async () => {
    const found = await inspectSurroundings({ ...request, platform: 'linux', root });
    expect(found).toMatchObject({ keepers: [], swapUsedBytes: null, pressure: null, modelsFolder: null });
  });

  it('includes the models folder, and the file by which Drover starts at log-in', async () => {
    const around = (modelsPath: string) =>
      inspectSurroundings({ ...request, home: root, platform: 'linux', root, modelsPath });
    expect((await around(join(root, 'none'))).modelsFolder).toMatchObject({ state: 'missing', freeBytes: null });
    place('.config/systemd/user/drover.service', '[Unit]\n');
    const found = await around(root);
    expect(found.modelsFolder).toMatchObject({ path: root, state: 'writable' });
    expect(found.modelsFolder?.freeBytes).toBeGreaterThan(0);
    expect(found.ownServicePath).toBe(join(root, '.config/systemd/user/drover.service'));
  });

  it.skipIf(process.getuid?.() === 0)('tells a models folder that cannot be written', async () => {
    chmodSync(root, 0o500);
    const found = await inspectSurroundings({ ...request, platform: 'linux', root: '/', modelsPath: root });
    expect(found.modelsFolder?.state).toBe('read-only');
  });
});
