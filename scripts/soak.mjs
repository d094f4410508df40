// `npm run soak [-- --minutes 120 --streams 20]`: streams without pause with the console open, and says what grew.
// First it fills caches at full speed (`--fill-requests`, `--fill-visits`); that is not counted. Writes artifacts/soak.json.
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
    'idle-seconds': { type: 'string', default: '120' },
    'rest-seconds': { type: 'string', default: '360' },
    'fill-requests': { type: 'string', default: '8000' },
    'fill-visits': { type: 'string', default: '220' },
  },
});
const code = await buildIfStale();
if (code === 0) {
  const report = await runSoak({
    minutes: Number(values.minutes),
    streams: Number(values.streams),
    idleSeconds: Number(values['idle-seconds']),
    restSeconds: Number(values['rest-seconds']),
    warmUpShare: 0.25,
    fill: { requests: Number(values['fill-requests']), visits: Number(values['fill-visits']) },
    tell: (text) => process.stdout.write(`${text}\n`),
  });
  mkdirSync(join(root, 'artifacts'), { recursive: true });
  writeFileSync(join(root, 'artifacts', 'soak.json'), `${JSON.stringify(report, null, 2)}\n`);
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
}
process.exitCode = code;
