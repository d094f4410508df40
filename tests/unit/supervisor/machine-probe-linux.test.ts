import { describe, expect, it } from 'vitest';
import { createMachineProbe } from '../../../apps/supervisor/index.ts';
import { parsePowerSupplies } from '../../../apps/supervisor/machine-probe/parse-power-supplies.ts';
import { nothing, playLinux } from './machine-probe-sources.ts';

const gib = 1024 ** 3;
const clock = { nowMs: () => 1 };
const readLinux = (files: Readonly<Record<string, string>>) =>
  createMachineProbe({ platform: 'linux', clock, sources: playLinux(files) }).read();

const plain = {
  '/proc/meminfo': `MemTotal:       16777216 kB
MemFree:         1048576 kB
MemAvailable:    8388608 kB
HugePages_Total:       0
SwapTotal:       2097152 kB
SwapFree:        1572864 kB
`,
  '/proc/pressure/memory':
    'some avg10=0.00 avg60=0.00 avg300=0.00 total=0\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n',
  '/proc/stat': 'cpu  100 0 50 800 50 0 0 0 0 0\ncpu0 100 0 50 800 50 0 0 0 0 0\n',
} as const;

describe('the reading of a Linux', () => {
  it('is what /proc tells', async () => {
    expect(await readLinux(plain)).toEqual({
      ...{ atMs: 1, totalBytes: 16 * gib, availableBytes: 8 * gib, pressure: 'normal', swapUsedBytes: gib / 2 },
      ...{ wiredLimitMb: null, cpuPercent: null, gpuPercent: null, gpuMemoryBytes: null, diskFreeBytes: null },
      ...{ powerSource: 'unknown', batteryPercent: null, chip: null },
    });
  });

  it.each([
    ['12.50', 'warning'],
    ['55.00', 'critical'],
  ])('calls %s%% of time waited for memory %s', async (share, pressure) => {
    const files = { ...plain, '/proc/pressure/memory': `some avg10=${share} avg60=0.00 avg300=0.00 total=9\n` };
    expect((await readLinux(files)).pressure).toBe(pressure);
  });

  it('has the runtime’s total when /proc tells nothing', async () => {
    expect(await readLinux({})).toMatchObject({ totalBytes: 4 * gib, availableBytes: null, pressure: 'unknown' });
    const cut = { '/proc/meminfo': 'MemTotal:       16777216 kB\nMemAvailable:    83' };
    expect(await readLinux(cut)).toMatchObject({ totalBytes: 16 * gib, availableBytes: null, swapUsedBytes: null });
    const odd = { '/proc/meminfo': 'MemTotal: viel kB\r\nMemAvailable:    8388608 kB\r\n' };
    expect(await readLinux(odd)).toMatchObject({ totalBytes: 4 * gib, availableBytes: 4 * gib });
  });

  it('counts the processor’s time between two readings', async () => {
    let files: Readonly<Record<string, string>> = plain;
    const sources = { ...nothing, readText: (path: string) => Promise.resolve(files[path] ?? null) };
    const probe = createMachineProbe({ platform: 'linux', clock, sources });
    expect((await probe.read()).cpuPercent).toBeNull();
    files = { ...plain, '/proc/stat': 'cpu  130 0 60 850 60 0 0 0 30 0\n' };
    expect((await probe.read()).cpuPercent).toBe(40);
    expect((await probe.read()).cpuPercent).toBeNull();
    files = {};
    expect((await probe.read()).cpuPercent).toBeNull();
  });
});

describe('a control group', () => {
  const v2 = (folder: string, limit: string, usage: string, inactive = '0') => ({
    [`/sys/fs/cgroup${folder}/memory.max`]: `${limit}\n`,
    [`/sys/fs/cgroup${folder}/memory.current`]: `${usage}\n`,
    [`/sys/fs/cgroup${folder}/memory.stat`]: `anon 5\ninactive_file ${inactive}\nactive_file 3\n`,
  });

  it('of version 2 limits total and available, less what can be given back', async () => {
    const files = { ...plain, '/proc/self/cgroup': '0::/app\n', ...v2('/app', `${4 * gib}`, `${3 * gib}`, `${gib}`) };
    expect(await readLinux(files)).toMatchObject({ totalBytes: 4 * gib, availableBytes: 2 * gib });
  });

  it('holds with the tightest of the groups above it', async () => {
    const files = {
      ...{ ...plain, '/proc/self/cgroup': '0::/slice/app\n' },
      ...v2('/slice/app', 'max', `${gib}`),
      ...v2('/slice', `${6 * gib}`, `${5 * gib}`),
      ...v2('', `${8 * gib}`, `${7.5 * gib}`),
    };
    expect(await readLinux(files)).toMatchObject({ totalBytes: 6 * gib, availableBytes: gib / 2 });
  });

  it('of version 1 is read the same, from the root where a container hides its path', async () => {
    const files = {
      ...{ ...plain, '/proc/self/cgroup': '5:cpu,cpuacct:/docker/1\n4:memory:/docker/1\n0::/\n' },
      '/sys/fs/cgroup/memory/memory.limit_in_bytes': `${2 * gib}\n`,
      '/sys/fs/cgroup/memory/memory.usage_in_bytes': `${gib}\n`,
      '/sys/fs/cgroup/memory/memory.stat': `inactive_file 7\ntotal_inactive_file ${gib / 4}\n`,
    };
    expect(await readLinux(files)).toMatchObject({ totalBytes: 2 * gib, availableBytes: 1.25 * gib });
  });

  it.each([
    ['without a limit', 'max', `${gib}`],
    ['with version 1’s way of none', '9223372036854771712', `${gib}`],
    ['with a limit above the RAM', `${64 * gib}`, `${gib}`],
    ['with a limit that is no number', 'viel', `${gib}`],
  ])('%s limits nothing', async (_what, limit, usage) => {
    const files = { ...plain, '/proc/self/cgroup': '0::/\n', ...v2('', limit, usage) };
    expect(await readLinux(files)).toMatchObject({ totalBytes: 16 * gib, availableBytes: 8 * gib });
  });

  it('that is already over its limit leaves nothing', async () => {
    const files = { ...plain, '/proc/self/cgroup': '0::/\n', ...v2('', `${gib}`, `${2 * gib}`) };
    expect(await readLinux(files)).toMatchObject({ totalBytes: gib, availableBytes: 0 });
  });

  it.each(['0::/../../outside\n', `0::${'/a'.repeat(500)}\n`])(
    'named %j is looked for at the root only',
    async (text) => {
      const asked: string[] = [];
      const sources = {
        ...nothing,
        readText(path: string) {
          asked.push(path);
          return Promise.resolve(path === '/proc/self/cgroup' ? text : null);
        },
      };
      await createMachineProbe({ platform: 'linux', clock, sources }).read();
      const inGroups = asked.filter((path) => path.startsWith('/sys/fs/cgroup'));
      expect(inGroups.sort()).toEqual(
        ['memory.current', 'memory.max', 'memory.stat'].map((name) => `/sys/fs/cgroup/${name}`),
      );
    },
  );
});

describe('power on Linux', () => {
  const supply = (more: Partial<Parameters<typeof parsePowerSupplies>[0][number]>) => ({
    ...{ type: null, scope: null, online: null, status: null, capacity: null },
    ...more,
  });
  const battery = (status: string, capacity: string) => supply({ type: 'Battery\n', status, capacity });
  const plug = (online: string) => supply({ type: 'Mains\n', online });

  it.each([
    ['the mains', [plug('1\n'), battery('Charging\n', '80\n')], 'mains', 80],
    ['the battery', [plug('0\n'), battery('Discharging\n', '41\n')], 'battery', 41],
    ['a battery that is held', [battery('Not charging', '100')], 'mains', 100],
    ['a battery with odd figures', [battery('Discharging', '250')], 'battery', null],
    [
      'a mouse only',
      [supply({ type: 'Battery', scope: 'Device', status: 'Discharging', capacity: '5' })],
      'unknown',
      null,
    ],
    ['nothing', [], 'unknown', null],
    ['files without text', [supply({})], 'unknown', null],
  ])('is %s', (_what, supplies, powerSource, batteryPercent) => {
    expect(parsePowerSupplies(supplies)).toEqual({ powerSource, batteryPercent });
  });

  it('is read from the folders of the supplies', async () => {
    const root = '/sys/class/power_supply';
    const files = {
      ...{ [`${root}/AC/type`]: 'Mains\n', [`${root}/AC/online`]: '0\n' },
      ...{ [`${root}/BAT0/type`]: 'Battery\n', [`${root}/BAT0/status`]: 'Discharging\n' },
      [`${root}/BAT0/capacity`]: '64\n',
    };
    expect(await readLinux(files)).toMatchObject({ powerSource: 'battery', batteryPercent: 64 });
  });
});
