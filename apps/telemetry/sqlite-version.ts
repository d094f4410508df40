/** Oldest SQLite in which several connections may share a WAL file safely (sqlite.org, "WAL-reset bug"). */
export const oldestSafeVersion = '3.51.3';

/** Whether `version` ("3.54.1") is at least `oldestSafeVersion`. */
export function isSafeSqliteVersion(version: string): boolean {
  const parts = version.split('.').map(Number);
  for (const [index, wanted] of oldestSafeVersion.split('.').map(Number).entries()) {
    const actual = parts[index] ?? 0;
    if (actual !== wanted) return actual > wanted;
  }
  return true;
}
