import { existsSync } from 'node:fs';
import type { ConfigStore } from '../config/index.ts';

const text = `# Drover's configuration. A change is in force within two seconds; a mistake changes nothing and is told.
# \`drover config validate\` checks this file, docs/configuration.md has every setting.
version: 1
`;

/** Gives a new data folder a file to edit. Whatever lies there already is left alone; without it Drover runs just as well. */
export async function writeFirstConfig(store: ConfigStore, log: (error: unknown) => void): Promise<void> {
  if (existsSync(store.filePath)) return;
  try {
    await store.save({ text, etag: store.read().etag, who: 'first start' });
  } catch (error) {
    log(error);
  }
}
