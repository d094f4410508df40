import type { Document } from 'yaml';

/** Brings a file of version `from` to the version after it. Changes the document in place, so that comments and order stay. */
export interface ConfigMigration {
  readonly from: number;
  migrate(document: Document): void;
}
