import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MachineSources } from '../../../apps/supervisor/index.ts';

const folder = join(import.meta.dirname, 'fixtures', 'macos');

/** Tools of macOS by path; the name of the file that holds what each prints. */
const tools = {
  '/usr/sbin/sysctl': 'sysctl',
  '/usr/bin/vm_stat': 'vm_stat',
  '/usr/bin/memory_pressure': 'memory_pressure',
  '/usr/sbin/ioreg': 'ioreg',
  '/usr/bin/pmset': 'pmset',
} as const;
export type Tool = (typeof tools)[keyof typeof tools];
export type Outputs = Readonly<Record<Tool, string | null>>;

export const toolNames: readonly Tool[] = Object.values(tools);
export const macs: readonly string[] = readdirSync(folder).filter((name) => !name.includes('.'));
export const noOutputs: Outputs = { sysctl: null, vm_stat: null, memory_pressure: null, ioreg: null, pmset: null };

export function readOutputs(mac: string): Outputs {
  const read = (tool: Tool): string => readFileSync(join(folder, mac, `${tool}.txt`), 'utf8');
  return {
    ...{ sysctl: read('sysctl'), vm_stat: read('vm_stat'), memory_pressure: read('memory_pressure') },
    ...{ ioreg: read('ioreg'), pmset: read('pmset') },
  };
}

const gib = 1024 ** 3;
export const nothing: MachineSources = {
  run: () => Promise.resolve(null),
  readText: () => Promise.resolve(null),
  listFolder: () => Promise.resolve([]),
  freeDiskBytes: () => Promise.resolve(null),
  runtime: () => ({ totalBytes: 4 * gib, cpuTimes: null, cpuModel: null }),
};

/** A Mac whose tools print this. A program that is none of them is missing. */
export function playMac(outputs: Outputs): MachineSources {
  return {
    ...nothing,
    run: (file) => Promise.resolve(file in tools ? outputs[tools[file as keyof typeof tools]] : null),
  };
}

/** A Linux whose files hold this, by full path. */
export function playLinux(files: Readonly<Record<string, string>>): MachineSources {
  return {
    ...nothing,
    readText: (path) => Promise.resolve(files[path] ?? null),
    listFolder(path) {
      const inside = Object.keys(files).filter((name) => name.startsWith(`${path}/`));
      return Promise.resolve([...new Set(inside.map((name) => name.slice(path.length + 1).split('/')[0] ?? ''))]);
    },
  };
}
