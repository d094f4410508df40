import type { MemoryBudget } from '../contract/model/index.ts';

export const gib = 1024 ** 3;
const minReserveBytes = 4 * gib;
const maxReserveBytes = 16 * gib;
/** Above this much RAM, Metal may use three quarters instead of two thirds. */
const largeMacBytes = 36 * gib;

export interface MemoryInput {
  readonly totalBytes: number;
  /** `iogpu.wired_limit_mb` in MiB; `null` when not set. */
  readonly wiredLimitMb: number | null;
  /** As in `process.platform`. Only macOS has a Metal limit. */
  readonly platform: string;
  /** The user's own budget in GiB; `null` to compute it. */
  readonly overrideGib: number | null;
  /** The engine is the simulator, whose models take no memory. Default false. */
  readonly isSimulated?: boolean;
}

/** What simulated models are played on, so that a small machine can show large ones. The simulator sees no GPU, so it takes a short context by itself. */
const simulatedMachine = { totalBytes: 64 * gib, wiredLimitMb: null, platform: 'linux' } as const;

/** Memory for models: min(RAM - reserve, Metal limit), reserve = 25 % of RAM between 4 and 16 GiB, unless the user says otherwise. */
export function computeMemoryBudget(given: MemoryInput): MemoryBudget {
  const input = given.isSimulated ? { ...given, ...simulatedMachine } : given;
  const { totalBytes, overrideGib } = input;
  const reserveBytes = Math.round(Math.min(maxReserveBytes, Math.max(minReserveBytes, totalBytes / 4)));
  const metalLimitBytes = computeMetalLimit(input);
  const freeOfReserve = Math.max(0, totalBytes - reserveBytes);
  const computedBytes = Math.min(freeOfReserve, metalLimitBytes ?? Number.POSITIVE_INFINITY);
  const budgetBytes = overrideGib === null ? computedBytes : Math.min(totalBytes, Math.round(overrideGib * gib));
  const parts = { totalBytes, reserveBytes, metalLimitBytes, budgetBytes };
  return { ...parts, explanation: explain(input, parts) };
}

function computeMetalLimit({ totalBytes, wiredLimitMb, platform }: MemoryInput): number | null {
  if (platform !== 'darwin') return null;
  if (wiredLimitMb !== null && wiredLimitMb > 0) return Math.min(totalBytes, wiredLimitMb * 1024 ** 2);
  return Math.floor(totalBytes * (totalBytes <= largeMacBytes ? 2 / 3 : 3 / 4));
}

function explain(input: MemoryInput, parts: Omit<MemoryBudget, 'explanation'>): string {
  if (input.overrideGib !== null) return `Set to ${formatGib(parts.budgetBytes)} by daemon.memoryBudget.`;
  if (input.isSimulated) {
    return `Simulated models take no memory: reckoned as on a machine with ${parts.totalBytes / gib} GB.`;
  }
  const reserve = `${formatGib(parts.totalBytes)} of RAM less ${formatGib(parts.reserveBytes)} for everything else`;
  if (parts.metalLimitBytes === null) return `${reserve}.`;
  const origin = input.wiredLimitMb === null ? 'the default for this much RAM' : 'iogpu.wired_limit_mb';
  const metal = `the Metal limit of ${formatGib(parts.metalLimitBytes)} (${origin})`;
  return `The smaller of ${reserve}, and ${metal}.`;
}

export function formatGib(sizeBytes: number): string {
  return `${(sizeBytes / gib).toFixed(1)} GB`;
}

/** As far as the user may raise the budget: what Metal allows, and never the least reserve. */
export function computeHighestBudget({ totalBytes, metalLimitBytes }: MemoryBudget): number {
  return Math.max(0, Math.min(totalBytes - minReserveBytes, metalLimitBytes ?? Number.POSITIVE_INFINITY));
}
