// `npm run screenshots`: pictures of every page into docs/screenshots, over a seeded history with the simulator.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { takeScreenshots } from '../tests/screenshots/take-screenshots.ts';
import { buildIfStale } from './build.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);
const code = await buildIfStale();
if (code === 0) await takeScreenshots(join(root, 'docs', 'screenshots'), (text) => process.stdout.write(`${text}\n`));
process.exitCode = code;
