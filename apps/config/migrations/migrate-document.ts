import type { Document } from 'yaml';
import type { ConfigMigration } from './config-migration.ts';
import { configMigrations } from './steps.ts';

/** Brings the document to the version that this program reads. Says in a sentence why not, when that cannot be. */
export function migrateDocument(
  document: Document,
  migrations: readonly ConfigMigration[] = configMigrations,
): string | null {
  const current = 1 + migrations.length;
  const given: unknown = document.hasIn(['version']) ? document.getIn(['version']) : current;
  // Anything else is told by the schema, with its place.
  if (typeof given !== 'number' || !Number.isInteger(given) || given < 1) return null;
  if (given > current) return `This file has version ${given}; this Drover reads up to version ${current}. Update it.`;
  for (let version = given; version < current; version++) {
    const step = migrations.find(({ from }) => from === version);
    if (step === undefined) return `Files of version ${version} cannot be read any more.`;
    step.migrate(document);
    document.setIn(['version'], version + 1);
  }
  return null;
}
