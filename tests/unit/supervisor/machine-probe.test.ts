import { tmpdir } from 'node:os';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { machineReadingSchema } from '../../../apps/contract/model/index.ts';
import { createMachineProbe, type MachineSources } from '../../../apps/supervisor/index.ts';
import { createSystemSources } from '../../../apps/supervisor/machine-probe/system-sources.ts';
import { macs, nothing, playMac, readOutputs, toolNames } from './machine-probe-sources.ts';

const clock = { nowMs: () => 5 };
const fail = () => Promise.reject(new Error('gone'));

/** Pieces of real outputs, put together wrongly, with noise between. */
const pieces = macs.flatMap((mac) => Object.values(readOutputs(mac)).flatMap((text) => (text ?? '').split(/(?<=\W)/)));
const noise = fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string(), fc.constantFrom('\n', '0', '-1', '9e99')), {
  maxLength: 40,
});
const texts = fc.oneof(
  fc.constant(null),
  fc.string(),
  noise.map((parts) => parts.join('')),
);
const shuffled: fc.Arbitrary<MachineSources> = fc.infiniteStream(texts).map((stream) => {
  const next = (): Promise<string | null> => Promise.resolve(stream.next().value ?? null);
  return { ...nothing, run: next, readText: next, listFolder: () => Promise.resolve(['a', 'b']) };
});

describe('a machine probe', () => {
  it.each(['darwin', 'linux', 'win32'])('on %s makes a reading of whatever it is told', async (platform) => {
    await fc.assert(
      fc.asyncProperty(shuffled, async (sources) => {
        const reading = await createMachineProbe({ platform, clock, sources }).read();
        expect(machineReadingSchema.safeParse(reading).error).toBeUndefined();
        expect(reading.availableBytes ?? 0).toBeLessThanOrEqual(reading.totalBytes);
      }),
    );
  });

  it.each(['darwin', 'linux', 'freebsd'])('on %s survives sources that all fail', async (platform) => {
    const sources = { ...nothing, run: fail, readText: fail, listFolder: fail, freeDiskBytes: fail };
    const probe = createMachineProbe({ platform, clock, sources, diskFolder: () => '/models' });
    expect(await probe.read()).toMatchObject({ totalBytes: 4 * 1024 ** 3, availableBytes: null, diskFreeBytes: null });
  });

  it.each(['darwin', 'linux', 'win32'])(
    'on %s tells of the memory alone what it tells of it with the rest',
    async (platform) => {
      const mac = playMac(readOutputs('m2-16gb'));
      const sources = platform === 'darwin' ? mac : nothing;
      const probe = createMachineProbe({ platform, clock, sources });
      const memory = await probe.readMemory();
      expect(await probe.read()).toMatchObject(memory);
      expect(Object.keys(memory)).toHaveLength(6);
    },
  );

  it('asks no devices for the memory alone', async () => {
    const asked: string[] = [];
    const recorded = playMac(readOutputs('m2-16gb'));
    const run: MachineSources['run'] = (file, args) => {
      asked.push(file);
      return recorded.run(file, args);
    };
    await createMachineProbe({ platform: 'darwin', clock, sources: { ...recorded, run } }).readMemory();
    expect(asked).toEqual(['/usr/sbin/sysctl', '/usr/bin/vm_stat']);
  });

  it('looks at the disk of the folder it is given', async () => {
    const sources = { ...nothing, freeDiskBytes: (folder: string) => Promise.resolve(folder === '/models' ? 77 : 0) };
    const read = (diskFolder: () => string | null) =>
      createMachineProbe({ platform: 'linux', clock, sources, diskFolder }).read();
    expect((await read(() => '/models')).diskFreeBytes).toBe(77);
    expect((await read(() => null)).diskFreeBytes).toBeNull();
  });

  it('asks the tools once for callers that come at the same time, and again for the next', async () => {
    const asked: string[] = [];
    const recorded = playMac(readOutputs('m2-16gb'));
    const sources: MachineSources = {
      ...recorded,
      run(file, args) {
        asked.push(file);
        return recorded.run(file, args);
      },
    };
    const probe = createMachineProbe({ platform: 'darwin', clock, sources });
    const [first, second] = await Promise.all([probe.read(), probe.read()]);
    expect(second).toBe(first);
    const inOne = ['/usr/bin/pmset', '/usr/bin/vm_stat', '/usr/sbin/ioreg', '/usr/sbin/sysctl'];
    expect(asked.splice(0).sort()).toEqual(inOne);
    expect(await probe.read()).not.toBe(first);
    expect(asked.sort()).toEqual(inOne);
    expect(toolNames).toHaveLength(inOne.length + 1);
  });

  it('measures the processor by the runtime where no file tells', async () => {
    const times = [
      { busy: 10, total: 100 },
      { busy: 35, total: 200 },
      { busy: 30, total: 300 },
    ];
    const runtime = () => ({ totalBytes: 1, cpuTimes: times.shift() ?? null, cpuModel: ' Some\u0007 CPU ' });
    const probe = createMachineProbe({ platform: 'darwin', clock, sources: { ...nothing, runtime } });
    const shares = [await probe.read(), await probe.read(), await probe.read(), await probe.read()];
    expect(shares.map(({ cpuPercent }) => cpuPercent)).toEqual([null, 25, 0, null]);
    expect(shares[0]?.chip).toBe('Some\ufffd CPU');
  });
});

describe('the machine itself', () => {
  const sources = createSystemSources();

  it('can be read', async () => {
    const probe = createMachineProbe({ platform: process.platform, clock, diskFolder: tmpdir });
    const reading = await probe.read();
    expect(machineReadingSchema.safeParse(reading).error).toBeUndefined();
    expect(reading.totalBytes).toBeGreaterThan(0);
    expect(reading.diskFreeBytes).toBeGreaterThan(0);
    expect(reading.availableBytes).toBeGreaterThan(0);
  });

  it('runs its tools in the plain locale and without the service’s environment', async () => {
    expect(await sources.run('/bin/sh', ['-c', 'echo $LANG $LC_ALL $HOME; exit 1'])).toBe('C C\n');
    expect(await sources.run('/nowhere/vm_stat', [])).toBeNull();
  });

  it('tells nothing of a disk that is not there', async () => {
    expect(await sources.freeDiskBytes('/nowhere/at/all')).toBeNull();
  });
});
