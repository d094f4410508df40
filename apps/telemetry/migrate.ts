import type { Database } from 'better-sqlite3';

/** Number of steps that the file has taken. */
export function readVersion(database: Database): number {
  return Number(database.pragma('user_version', { simple: true }));
}

/**
 * Takes the steps that the file lacks, each in one transaction with its version: a crash leaves the old or the new version, never a state
 * between. Returns how many were taken.
 */
export function migrate(database: Database, steps: readonly string[]): number {
  const from = readVersion(database);
  for (const [offset, step] of steps.slice(from).entries()) {
    const takeStep = database.transaction(() => {
      database.exec(step);
      database.pragma(`user_version = ${from + offset + 1}`);
    });
    takeStep.immediate();
  }
  return Math.max(0, steps.length - from);
}
