/** Counted since the system started, over all cores, in any unit. */
export interface CpuTimes {
  readonly busy: number;
  readonly total: number;
}

/** First line of `/proc/stat`: user, nice, system, idle, iowait, irq, softirq, steal. What follows is counted in these already. */
export function parseCpuTimes(text: string): CpuTimes | null {
  const [, figures] = /^cpu +([\d ]+)\r?\n/m.exec(text) ?? [];
  const ticks = figures?.trim().split(/ +/).slice(0, 8).map(Number) ?? [];
  const [idle, waiting = 0] = ticks.slice(3);
  if (idle === undefined) return null;
  const total = ticks.reduce((sum, figure) => sum + figure, 0);
  return { busy: total - idle - waiting, total };
}
