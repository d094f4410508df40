import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFakeClock } from '../../../apps/base/index.ts';
import { createPowerAssertion, type PowerAssertion } from '../../../apps/supervisor/index.ts';
import { chooseAwakeCommand } from '../../../apps/supervisor/power/awake-command.ts';
import { isRunning } from '../../fakes/daemons/process-list.ts';
import { until } from '../../fakes/daemons/supervisor-subject.ts';

let folder: string;
let assertions: PowerAssertion[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drover-power-'));
  assertions = [];
});
afterEach(() => {
  for (const assertion of assertions) assertion.dispose();
  rmSync(folder, { recursive: true, force: true });
});

/** Puts a `systemd-inhibit` in place that notes its pid and arguments, then does as `script` says. */
function install(script: string): void {
  const path = join(folder, 'systemd-inhibit');
  writeFileSync(path, `#!/bin/sh\necho "$$ $*" >> '${join(folder, 'runs')}'\n${script}\n`);
  chmodSync(path, 0o755);
}

/** Holds until its input ends, as the real one does with `cat`. */
const holds = 'exec /bin/cat';

interface Run {
  readonly pid: number;
  readonly args: string;
}

function runs(): readonly Run[] {
  const path = join(folder, 'runs');
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').trim().split('\n');
  return lines.map((line) => ({ pid: Number.parseInt(line, 10), args: line.slice(line.indexOf(' ') + 1) }));
}

function createSubject(platform = 'linux') {
  const timers = createFakeClock();
  const warnings: unknown[] = [];
  const log = {
    info: (fields: unknown) => void warnings.push(fields),
    warn: (fields: unknown) => void warnings.push(fields),
    error: (fields: unknown) => void warnings.push(fields),
  };
  const assertion = createPowerAssertion({ platform, timers, log, releaseAfterMs: 10_000, env: { PATH: folder } });
  assertions.push(assertion);
  return { assertion, timers, warnings };
}

async function firstRun(): Promise<Run> {
  await until(() => runs().length > 0);
  const [run] = runs();
  if (run === undefined) throw new Error('no run');
  return run;
}

describe('the program that keeps the machine awake', () => {
  it('is the one of the platform', () => {
    expect(chooseAwakeCommand('darwin', 42)).toEqual({ file: '/usr/bin/caffeinate', args: ['-i', '-w', '42'] });
    expect(chooseAwakeCommand('linux', 42)).toEqual({
      file: 'systemd-inhibit',
      args: ['--what=idle:sleep', '--who=Drover', '--why=Requests are being answered', 'cat'],
    });
    expect(chooseAwakeCommand('freebsd', 42)).toBeNull();
  });

  it('runs while there is work, once, and a little longer', async () => {
    install(holds);
    const { assertion, timers } = createSubject();
    assertion.setWorking(true);
    assertion.setWorking(true);
    const { pid, args } = await firstRun();
    expect(args).toContain('--what=idle:sleep --who=Drover');
    assertion.setWorking(false);
    assertion.setWorking(false);
    timers.advance(9999);
    expect(isRunning(pid)).toBe(true);
    timers.advance(1);
    await until(() => !isRunning(pid));
    expect([runs().length, timers.pendingCount()]).toEqual([1, 0]);
  });

  it('goes on when work follows within that time', async () => {
    install(holds);
    const { assertion, timers } = createSubject();
    assertion.setWorking(true);
    const { pid } = await firstRun();
    for (let round = 0; round < 3; round++) {
      assertion.setWorking(false);
      timers.advance(6000);
      assertion.setWorking(true);
      timers.advance(60_000);
    }
    expect([isRunning(pid), runs().length]).toEqual([true, 1]);
  });

  it('is not run for nothing', () => {
    install(holds);
    const { assertion, timers } = createSubject();
    assertion.setWorking(false);
    expect(timers.pendingCount()).toBe(0);
    createSubject('freebsd').assertion.setWorking(true);
    assertion.dispose();
    assertion.setWorking(true);
    expect(runs()).toEqual([]);
  });

  it('ends at once when its owner is disposed of, even one that ignores the end of its input', async () => {
    install("trap '' HUP\nexec /bin/sleep 600");
    const { assertion } = createSubject();
    assertion.setWorking(true);
    const { pid } = await firstRun();
    assertion.dispose();
    await until(() => !isRunning(pid));
  });

  it('is taken up again with the next work after somebody ended it', async () => {
    install(holds);
    const { assertion, warnings } = createSubject();
    assertion.setWorking(true);
    process.kill((await firstRun()).pid, 'SIGKILL');
    await until(() => {
      assertion.setWorking(true);
      return runs().length > 1;
    });
    expect(warnings).toEqual([]);
  });

  it.each([
    { what: 'is missing', script: null, reason: 'ENOENT' },
    { what: 'fails', script: 'exit 3', reason: 'it ended with code 3' },
  ])('is noted once and never fatal when it $what', async ({ script, reason }) => {
    if (script !== null) install(script);
    const { assertion, warnings, timers } = createSubject();
    assertion.setWorking(true);
    await until(() => warnings.length > 0);
    assertion.setWorking(true);
    assertion.setWorking(false);
    // Nothing is held that would have to be released.
    expect(timers.pendingCount()).toBe(0);
    expect(warnings).toEqual([{ program: 'systemd-inhibit', reason }]);
  });

  it('ends with the process that holds it, even when that is killed', async () => {
    install(holds);
    const script = `
      import { createPowerAssertion } from '${join(import.meta.dirname, '../../../apps/supervisor/index.ts')}';
      const log = { info() {}, warn() {}, error() {} };
      const timers = { after: () => () => undefined };
      createPowerAssertion({ platform: 'linux', timers, log, env: { PATH: '${folder}' } }).setWorking(true);
      setInterval(() => undefined, 1000);`;
    const holder = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' });
    const { pid } = await firstRun();
    expect(isRunning(pid)).toBe(true);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    await until(() => !isRunning(pid));
  });
});
