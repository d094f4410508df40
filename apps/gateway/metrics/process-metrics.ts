import { Gauge, type Registry } from 'prom-client';

/** Name, help and reading of each figure. Read when asked for: the library's own collector keeps a timer that wakes an idle process. */
const figures: readonly (readonly [name: string, help: string, read: () => number])[] = [
  ['process_resident_memory_bytes', 'Resident memory.', () => process.memoryUsage.rss()],
  [
    'process_cpu_seconds_total',
    'User and system CPU time.',
    () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1e6;
    },
  ],
  ['process_uptime_seconds', 'Time since the process started.', () => process.uptime()],
  ['nodejs_heap_size_used_bytes', 'Used JavaScript heap.', () => process.memoryUsage().heapUsed],
];

/** Adds figures of the process itself under their usual names. */
export function registerProcessMetrics(registry: Registry): void {
  for (const [name, help, read] of figures) {
    const gauge: Gauge = new Gauge({ name, help, registers: [registry], collect: () => gauge.set(read()) });
  }
}
