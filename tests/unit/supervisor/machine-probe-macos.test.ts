import { describe, expect, it } from 'vitest';
import { machineReadingSchema } from '../../../apps/contract/model/index.ts';
import { createMachineProbe } from '../../../apps/supervisor/index.ts';
import { parseIoreg } from '../../../apps/supervisor/machine-probe/parse-ioreg.ts';
import { parseMemoryPressure } from '../../../apps/supervisor/machine-probe/parse-memory-pressure.ts';
import { parsePmset } from '../../../apps/supervisor/machine-probe/parse-pmset.ts';
import { parseSysctl } from '../../../apps/supervisor/machine-probe/parse-sysctl.ts';
import { parseVmStat } from '../../../apps/supervisor/machine-probe/parse-vm-stat.ts';
import { macs, noOutputs, type Outputs, playMac, readOutputs, type Tool, toolNames } from './machine-probe-sources.ts';

const gib = 1024 ** 3;
const clock = { nowMs: () => 1234 };
const readMac = (outputs: Outputs) =>
  createMachineProbe({ platform: 'darwin', clock, sources: playMac(outputs) }).read();

/** Free, file-backed and purgeable pages of 16 KiB, added up by hand. */
const expected = {
  'm1-8gb': {
    ...{ totalBytes: 8 * gib, availableBytes: 92_638 * 16_384, pressure: 'warning', swapUsedBytes: 4_415_878_595 },
    ...{ wiredLimitMb: null, gpuPercent: 41, gpuMemoryBytes: 402_653_184, chip: 'Apple M1' },
    ...{ powerSource: 'battery', batteryPercent: 23 },
  },
  'm2-16gb': {
    ...{ totalBytes: 16 * gib, availableBytes: 417_239 * 16_384, pressure: 'normal', swapUsedBytes: 0 },
    ...{ wiredLimitMb: null, gpuPercent: 3, gpuMemoryBytes: 268_435_456, chip: 'Apple M2' },
    ...{ powerSource: 'battery', batteryPercent: 76 },
  },
  'm3-pro-36gb': {
    ...{ totalBytes: 36 * gib, availableBytes: 925_044 * 16_384, pressure: 'normal', swapUsedBytes: 2_080_636_928 },
    ...{ wiredLimitMb: null, gpuPercent: 22, gpuMemoryBytes: 507_330_560, chip: 'Apple M3 Pro' },
    ...{ powerSource: 'mains', batteryPercent: 100 },
  },
  'm1-max-64gb': {
    ...{ totalBytes: 64 * gib, availableBytes: 2_874_105 * 16_384, pressure: 'normal', swapUsedBytes: 0 },
    ...{ wiredLimitMb: null, gpuPercent: 0, gpuMemoryBytes: 479_608_832, chip: 'Apple M1 Max' },
    ...{ powerSource: 'mains', batteryPercent: 83 },
  },
  'm4-max-128gb': {
    ...{ totalBytes: 128 * gib, availableBytes: 1_607_943 * 16_384, pressure: 'normal', swapUsedBytes: 39_321_600 },
    ...{ wiredLimitMb: 106_496, gpuPercent: 97, gpuMemoryBytes: 82_678_120_448, chip: 'Apple M4 Max' },
    ...{ powerSource: 'mains', batteryPercent: null },
  },
} as const;

describe('the reading of a Mac', () => {
  it.each(Object.entries(expected))('of %s is what its tools print', async (mac, facts) => {
    const reading = await readMac(readOutputs(mac));
    expect(reading).toEqual({ ...facts, atMs: 1234, cpuPercent: null, diskFreeBytes: null });
    expect(machineReadingSchema.safeParse(reading).success).toBe(true);
  });

  it('is expected for every Mac there are outputs of', () => {
    expect([...macs].sort()).toEqual(Object.keys(expected).sort());
  });

  it.each(macs)('of %s is the same with other line ends and with fields that nobody knows', async (mac) => {
    const outputs = readOutputs(mac);
    const change = (edit: (text: string) => string): Outputs =>
      Object.fromEntries(toolNames.map((tool) => [tool, edit(outputs[tool] ?? '')])) as unknown as Outputs;
    const plain = await readMac(outputs);
    expect(await readMac(change((text) => text.replaceAll('\n', '\r\n')))).toEqual(plain);
    const withNews = (text: string): string => `${text}hw.newthing: 5\nPages tagged:       77.\n "Neu" = {"x"={}}\n`;
    expect(await readMac(change(withNews))).toEqual(plain);
  });

  it.each(toolNames)('keeps what the others tell when %s is missing, empty or prints something else', async (tool) => {
    const outputs = readOutputs('m4-max-128gb');
    const plain = await readMac(outputs);
    const lost: Readonly<Record<Tool, readonly string[]>> = {
      sysctl: ['totalBytes', 'pressure', 'swapUsedBytes', 'wiredLimitMb', 'chip', 'availableBytes'],
      vm_stat: ['availableBytes'],
      memory_pressure: [],
      ioreg: ['gpuPercent', 'gpuMemoryBytes'],
      pmset: ['powerSource', 'batteryPercent'],
    };
    for (const output of [null, '', 'dyld: Library not loaded\n', '\n\n\n', '\u0000\ufffd\n']) {
      const reading = await readMac({ ...outputs, [tool]: output });
      const kept = Object.entries(plain).filter(([name]) => !lost[tool].includes(name));
      expect(reading).toMatchObject(Object.fromEntries(kept));
      expect(machineReadingSchema.safeParse(reading).success).toBe(true);
    }
  });

  it('has the runtime’s total, and nothing else, when there is no tool at all', async () => {
    expect(await readMac(noOutputs)).toEqual({
      ...{ atMs: 1234, totalBytes: 4 * gib, availableBytes: null, pressure: 'unknown', swapUsedBytes: null },
      ...{ wiredLimitMb: null, cpuPercent: null, gpuPercent: null, gpuMemoryBytes: null, diskFreeBytes: null },
      ...{ powerSource: 'unknown', batteryPercent: null, chip: null },
    });
  });

  it('never has more available than there is', async () => {
    const vm = 'Statistics: (page size of 16384 bytes)\nPages free: 900000000.\nFile-backed pages: 5.\n';
    expect((await readMac({ ...readOutputs('m1-8gb'), vm_stat: vm })).availableBytes).toBe(8 * gib);
  });

  it('takes the share that memory_pressure calls free when vm_stat cannot tell', async () => {
    const outputs = readOutputs('m2-16gb');
    expect((await readMac({ ...outputs, vm_stat: null })).availableBytes).toBe(14_087_492_730);
  });
});

describe('a cut output', () => {
  it.each(macs)('of %s gives the figure that stands in it whole, or none', (mac) => {
    const outputs = readOutputs(mac);
    const parsers: Readonly<Record<Tool, (text: string) => object>> = {
      sysctl: parseSysctl,
      vm_stat: (text) => ({ availableBytes: parseVmStat(text, 16_384) }),
      memory_pressure: (text) => ({ freePercent: parseMemoryPressure(text) }),
      ioreg: parseIoreg,
      pmset: parsePmset,
    };
    for (const tool of toolNames) {
      const text = outputs[tool] ?? '';
      const whole = new Map(Object.entries(parsers[tool](text)));
      for (let length = 0; length < text.length; length++) {
        for (const [name, value] of Object.entries(parsers[tool](text.slice(0, length)))) {
          // Before the line with the brand there is the line with the model.
          const allowed = name === 'chip' ? [null, whole.get(name), expect.stringMatching(/^Mac/)] : [null, 'unknown'];
          expect([...allowed, whole.get(name)]).toContainEqual(value);
        }
      }
    }
  });
});

describe('outputs of other locales and machines', () => {
  it.each([
    ['total = 1.024,00M  used = 1.310,25M  free = 0,00M', 1310.25 * 1024 ** 2],
    ['total = 1 024,00M  used = 1 310,25M  free = 0,00M', 1310.25 * 1024 ** 2],
    ['total = 2,048.00M  used = 1,310.25M  free = 737.75M  (encrypted)', 1310.25 * 1024 ** 2],
    ['total = 2.00G  used = 1.50G  free = 0.50G', 1.5 * gib],
    ['gesamt = 2,00G  benutzt = 1,50G  frei = 0,50G', null],
    ['total = 2.00G  used = a lotG', null],
    ['total = 2.00X  used = 1.00X', null],
  ])('read swap from %j', (line, swapUsedBytes) => {
    expect(parseSysctl(`vm.swapusage: ${line}\n`).swapUsedBytes).toBe(swapUsedBytes);
  });

  it('read sysctl with equal signs, without a limit, and with a pressure that has no name', () => {
    const text = 'hw.memsize = 17179869184\niogpu.wired_limit_mb = 24,576\nkern.memorystatus_vm_pressure_level = 3\n';
    expect(parseSysctl(text)).toMatchObject({ totalBytes: 16 * gib, wiredLimitMb: 24_576, pressure: 'unknown' });
    expect(parseSysctl('hw.memsize: 0\nhw.pagesize: -1\n')).toMatchObject({ totalBytes: null, pageSizeBytes: null });
    expect(parseSysctl('kern.memorystatus_vm_pressure_level: 4\n').pressure).toBe('critical');
    expect(parseSysctl(`hw.memsize: ${'9'.repeat(30)}\n`).totalBytes).toBeNull();
  });

  it('read vm_stat with grouped figures and a translated head, when the page size is known otherwise', () => {
    const rows = 'Pages free:   1,000.\nPages purgeable: 10.\nFile-backed pages:   2.000.\n';
    expect(parseVmStat(`Statistik (Seitengröße 16384 Byte)\n${rows}`, 16_384)).toBe(3010 * 16_384);
    expect(parseVmStat(`Statistik (Seitengröße 16384 Byte)\n${rows}`, null)).toBeNull();
    expect(parseVmStat(`Mach Virtual Memory Statistics: (page size of 4096 bytes)\n${rows}`, 16_384)).toBe(3010 * 4096);
    expect(parseVmStat('head (page size of 4096 bytes)\nFreie Seiten: 5.\nFile-backed pages: 3.\n', null)).toBeNull();
  });

  it('read the share of free memory with a decimal comma, and no share beyond all of it', () => {
    expect(parseMemoryPressure('System-wide memory free percentage: 61,5 %\r\n')).toBe(61.5);
    expect(parseMemoryPressure('System-wide memory free percentage: 161%\n')).toBeNull();
    expect(parseMemoryPressure('Freier Speicher: 61%\n')).toBeNull();
  });

  it('read two accelerators as the busiest and the memory of both, and one without statistics as unknown', () => {
    const line = (share: string, size: string): string =>
      `  "PerformanceStatistics" = {"Device Utilization %"=${share},"x"={"y"=1},"In use system memory"=${size}}\n`;
    expect(parseIoreg(line('2', '100') + line('17', '50'))).toEqual({ gpuPercent: 17, gpuMemoryBytes: 150 });
    expect(parseIoreg(line('200', 'Yes'))).toEqual({ gpuPercent: null, gpuMemoryBytes: null });
    expect(parseIoreg('  "PerformanceStatistics" = {}\n')).toEqual({ gpuPercent: null, gpuMemoryBytes: null });
  });

  it.each([
    [
      "Now drawing from 'UPS Power'\n -UPS Back-UPS (id=1)\t98%; discharging; 0:21 remaining present: true\n",
      'battery',
      98,
    ],
    ["Now drawing from 'AC Power'\n -InternalBattery-0 (id=1)\t0%; present: false\n", 'mains', null],
    ['Now drawing from ‘AC Power’\n -InternalBattery-0 (id=1)\t85,5 %; charging\n', 'mains', 85.5],
    ["Stromquelle: 'Netzteil'\n -InternalBattery-0 (id=1)\t85%; lädt\n", 'unknown', 85],
    ["Now drawing from 'Warp Core'\n", 'unknown', null],
  ])('read power from %j', (text, powerSource, batteryPercent) => {
    expect(parsePmset(text)).toEqual({ powerSource, batteryPercent });
  });
});
