// Adds variables to a configuration, one save each, again when somebody else was faster. Arguments: data folder, prefix, count.
import { createConfigFile } from '../../apps/config/index.ts';

const [, , dataDir, prefix, count] = process.argv;
const clock = { nowMs: () => Date.now(), monotonicMs: () => performance.now() };
const timers = {
  after(delayMs, run) {
    const timer = setTimeout(() => run(), delayMs);
    return () => clearTimeout(timer);
  },
};
const file = createConfigFile({ dataDir, configPath: null, clock, timers });
let staleCount = 0;
for (let index = 0; index < Number(count); ) {
  const edits = [{ kind: 'set', path: ['daemon', 'extraEnv', `${prefix}${index}`], value: String(index) }];
  const { kind } = await file.save({ edits, etag: file.read().etag, who: prefix });
  if (kind === 'invalid') throw new Error('invalid');
  if (kind === 'saved') index++;
  else staleCount++;
}
process.stdout.write(`${staleCount}\n`);
