const gibibyte = 1024 ** 3;
const gigabyte = 1e9;
const absent = '-';

/** Memory as Activity Monitor counts it (2^30). */
export const formatMemory = (bytes: number): string => `${(bytes / gibibyte).toFixed(1)} GB`;

/** Disk space as Finder counts it (10^9). */
export const formatDisk = (bytes: number): string => `${(bytes / gigabyte).toFixed(1)} GB`;

/** A duration: `42 ms`, `2.87 s`, `1 min 52 s`, `3 h 4 min`. */
export function formatDuration(milliseconds: number | null): string {
  if (milliseconds === null) return absent;
  if (milliseconds < 999.5) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(2)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** Own overhead, where hundredths of a millisecond matter. */
export const formatOverhead = (milliseconds: number | null): string =>
  milliseconds === null ? absent : `${milliseconds.toFixed(2)} ms`;

export const formatCount = (count: number | null): string => (count === null ? absent : count.toLocaleString('en-US'));

export const formatSpeed = (tokensPerSecond: number | null): string =>
  tokensPerSecond === null ? absent : tokensPerSecond.toFixed(1);

/** Local date and time to the second. */
export function formatTime(iso: string): string {
  const date = new Date(iso);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** As `formatTime`, of UTC milliseconds. */
export const formatTimeMs = (atMs: number): string => formatTime(new Date(atMs).toISOString());

export const orAbsent = (text: string | null): string => text ?? absent;
