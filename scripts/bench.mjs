// `npm run bench`: takes the figures of docs/performance.md. --smoke runs everything for a moment to prove that it works.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runBench } from '../tests/bench/run-bench.ts';
import { buildIfStale } from './build.mjs';

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
const code = await buildIfStale();
if (code === 0) await runBench(process.argv.slice(2));
process.exitCode = code;
