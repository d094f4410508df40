// Builds the client package in place: apps/client/dist, with its types. `npm pack ./apps/client` then has all that it needs.
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './run-steps.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'apps', 'client', 'dist');

rmSync(dist, { recursive: true, force: true });
process.exitCode = await run(join(root, 'node_modules', '.bin', 'tsc'), [
  '-p',
  join(root, 'apps', 'client', 'tsconfig.build.json'),
]);
