import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const run = promisify(execFile);
const modulePath = join(import.meta.dirname, '..', '..', '..', 'apps', 'host', 'keep-heap-small.ts');

/** Objects that survive a few collections each, as requests do that wait for their answer; prints the size of the young space. */
const waitAndChurn = `
  import { getHeapSpaceStatistics } from 'node:v8';
  const waiting = Array.from({ length: 20_000 });
  for (let index = 0; index < 2_000_000; index++) waiting[index % waiting.length] = { index, text: 'request ' + index };
  const young = getHeapSpaceStatistics().find((space) => space.space_name === 'new_space');
  process.stdout.write(String(young.space_size));
`;

async function measureYoungSpaceBytes(before: string): Promise<number> {
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', `${before}${waitAndChurn}`]);
  return Number(stdout);
}

describe('keepHeapSmall', () => {
  it('keeps the young space at its first size where it would grow', async () => {
    const kept = `import { keepHeapSmall } from ${JSON.stringify(modulePath)}; keepHeapSmall();`;
    const [keptBytes, grownBytes] = await Promise.all([measureYoungSpaceBytes(kept), measureYoungSpaceBytes('')]);
    expect(keptBytes).toBeGreaterThan(0);
    expect(keptBytes).toBeLessThan(grownBytes / 4);
  });
});
