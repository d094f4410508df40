import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, it } from 'vitest';
import { makePluginFolder } from '../../fakes/gateway/plugin-rig.ts';

const script = join(import.meta.dirname, '..', '..', 'fakes', 'gateway', 'plugin-parent.mjs');
const { folder, remove } = makePluginFolder({
  'hangs.mjs': 'export const transformRequest = () => { while (true) {} };',
});
afterEach(remove);

/** One that has ended may stay in the list where nobody takes note of it. */
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    // There is no such process.
    return false;
  }
};

it('T39 a plugin that never comes back ends soon after a service that was killed', async () => {
  const parent = spawn(process.execPath, [script, join(folder, 'hangs.mjs')], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface({ input: parent.stdout }), 'line')) as [string];
  const pid = Number(line);
  expect(isAlive(pid)).toBe(true);
  parent.kill('SIGKILL');
  await once(parent, 'exit');
  await expect.poll(() => isAlive(pid)).toBe(false);
});
