// `npm run seed-history -- --data-dir FOLDER [--rows 5000000] [--days 120] [--seed 1] [--until TIME]`: months of believable requests, for benchmarks and
// screenshots. The folder must not have a log yet.
import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { seedHistory } from '../tests/fakes/history/seed-history.ts';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '5000000' },
    days: { type: 'string', default: '120' },
    seed: { type: 'string', default: '1' },
    until: { type: 'string' },
    'data-dir': { type: 'string' },
  },
});
const fail = (text) => {
  process.stderr.write(`${text}\n`);
  process.exit(2);
};
const read = (name) => {
  const number = Number(values[name]);
  if (!Number.isFinite(number) || number <= 0) fail(`--${name} must be a number above 0.`);
  return number;
};
const [rows, days, seed] = ['rows', 'days', 'seed'].map(read);
const untilMs = values.until === undefined ? Date.now() : Date.parse(values.until);
if (Number.isNaN(untilMs)) fail('--until must be a time such as 2026-01-31T12:00:00Z.');
if (values['data-dir'] === undefined) fail('--data-dir is missing: name the folder that the log goes into.');
const dataDir = resolve(values['data-dir']);
const path = join(dataDir, 'drover.db');
if (existsSync(path)) fail(`${path} exists already. Choose another folder, or delete it first.`);

const startedMs = performance.now();
seedHistory({
  ...{ dataDir, rows, days, seed, untilMs },
  onProgress: (count) => process.stderr.write(`\r${count} of ${rows} requests`),
});
const tookS = ((performance.now() - startedMs) / 1000).toFixed(0);
const size = statSync(path).size;
process.stderr.write(`\n${path}: ${rows} requests, ${(size / rows).toFixed(0)} bytes each, in ${tookS} s\n`);
