// `npm run soak [-- --minutes 120 --streams 20]`: streams without pause with the console open, and says what grew. Writes artifacts/soak.json.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runSoak } from '../tests/bench/soak/run-soak.ts';
import { buildIfStale } from './build.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '120' },
    streams: { type: 'string', default: '20' },
    'idle-seconds': { type: 'string', default: '60' },
  },
});
const code = await buildIfStale();
if (code === 0) {
  const report = await runSoak({
    minutes: Number(values.minutes),
    streams: Number(values.streams),
    idleSeconds: Number(values['idle-seconds']),
    warmUpShare: 0.25,
    tell: (text) => process.stdout.write(`${text}\n`),
  });
  mkdirSync(join(root, 'artifacts'), { recursive: true });
  writeFileSync(join(root, 'artifacts', 'soak.json'), `${JSON.stringify(report, null, 2)}\n`);
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
}
process.exitCode = code;
