import type { MemoryPressure } from './surroundings.ts';

const unitBytes: Readonly<Record<string, number>> = { K: 1024, M: 1024 ** 2, G: 1024 ** 3 };

/** Process id of Ollama's own application in the output of `ps -axo pid=,comm=`. */
export function parseOllamaApp(text: string): number | null {
  const [, pid] = /^\s*(\d+)\s+\/.*\/Ollama\.app\/Contents\/MacOS\/Ollama$/m.exec(text) ?? [];
  return pid === undefined ? null : Number(pid);
}

/** Label of a Homebrew service for Ollama in the output of `launchctl list`: pid, last exit and label. */
export function parseHomebrewService(text: string): string | null {
  return /^\S+\s+\S+\s+(homebrew\.mxcl\.ollama\S*)$/m.exec(text)?.[1] ?? null;
}

/** Swap in use, from `sysctl -n vm.swapusage`: `total = 2048.00M  used = 1310.25M  free = 737.75M  (encrypted)`. */
export function parseSwapUsage(text: string): number | null {
  const [, figure, unit] = /used\s*=\s*(\d+(?:[.,]\d+)?)([KMG])/.exec(text) ?? [];
  if (figure === undefined || unit === undefined) return null;
  return Math.round(Number(figure.replace(',', '.')) * (unitBytes[unit] ?? 1));
}

/** `sysctl -n kern.memorystatus_vm_pressure_level`: 1 is normal, 2 a warning, 4 critical. */
export function parsePressureLevel(text: string): MemoryPressure | null {
  switch (text.trim()) {
    case '1':
      return 'normal';
    case '2':
      return 'warning';
    case '4':
      return 'critical';
    default:
      return null;
  }
}

/** Swap in use, from `/proc/meminfo`. */
export function parseMeminfoSwap(text: string): number | null {
  const readKib = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1]);
  const usedKib = readKib('SwapTotal') - readKib('SwapFree');
  return Number.isNaN(usedKib) ? null : usedKib * 1024;
}

const warningShare = 10;
const criticalShare = 40;

/** `/proc/pressure/memory`: the share of the last ten seconds in which something waited for memory, in percent. */
export function parsePressureStall(text: string): MemoryPressure | null {
  const share = Number(/^some avg10=(\d+\.\d+)/m.exec(text)?.[1]);
  if (Number.isNaN(share)) return null;
  if (share >= criticalShare) return 'critical';
  return share >= warningShare ? 'warning' : 'normal';
}
