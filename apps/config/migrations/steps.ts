import type { ConfigMigration } from './config-migration.ts';

/** One step for each version before the current one, in its own file; there is one version so far. */
export const configMigrations: readonly ConfigMigration[] = [];
