import type { Family } from './family.ts';

const figure = (name: string, help: string, read: () => number): Family => ({
  ...{ name, help, labels: [] },
  type: name.endsWith('_total') ? 'counter' : 'gauge',
  read: () => [[read()]],
});

/** The process itself, under the usual names. Read when asked for: the library's own collector keeps a timer that wakes an idle process. */
export const processFamilies: readonly Family[] = [
  figure('process_resident_memory_bytes', 'Resident memory.', () => process.memoryUsage.rss()),
  figure('process_cpu_seconds_total', 'User and system CPU time.', () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  }),
  figure('process_uptime_seconds', 'Time since the process started.', () => process.uptime()),
  figure('nodejs_heap_size_used_bytes', 'Used JavaScript heap.', () => process.memoryUsage().heapUsed),
];
