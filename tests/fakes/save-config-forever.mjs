// Saves a configuration again and again, each time larger or smaller, until it is killed. Says "saving" once it began.
import { createConfigFile } from '../../apps/config/index.ts';

const dataDir = process.argv[2];
const clock = { nowMs: () => Date.now(), monotonicMs: () => performance.now() };
const timers = {
  after(delayMs, run) {
    const timer = setTimeout(() => run(), delayMs);
    return () => clearTimeout(timer);
  },
};
const file = createConfigFile({ dataDir, configPath: null, clock, timers });
for (let count = 1; ; count++) {
  const filler = `# ${'x'.repeat((count % 7) * 20_000)}\n`;
  const text = `log: { retentionDays: ${count} }\n${filler}# end ${count}\n`;
  await file.save({ text, etag: file.read().etag, who: 'fault' });
  if (count === 2) process.stdout.write('saving\n');
}
