import { fileURLToPath } from 'node:url';

/** What is started for each plugin: beside this module from source, in the flat folder once bundled. */
export const pluginScript: string = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? 'plugin-process.ts' : 'plugin-process.js', import.meta.url),
);
