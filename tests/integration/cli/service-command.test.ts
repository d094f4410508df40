import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CommandContext } from '../../../apps/cli/command.ts';
import { ServiceNotRunning } from '../../../apps/cli/control-client.ts';
import { parseCommandLine } from '../../../apps/cli/parse-command-line.ts';
import { startTestHost } from '../host/test-host.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'drover home '));
  mkdirSync(join(home, 'bin'));
  vi.stubEnv('HOME', home);
  vi.stubEnv('XDG_CONFIG_HOME', undefined);
  vi.stubEnv('PATH', join(home, 'bin'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true, force: true });
});

/** A `systemctl` that writes down what it is told and answers with `exitCode`. */
function provideSystemctl(exitCode: number): string {
  const path = join(home, 'bin', 'systemctl');
  writeFileSync(path, `#!/bin/sh\necho "$@" >> "$HOME/calls"\nexit ${exitCode}\n`);
  chmodSync(path, 0o755);
  return join(home, 'calls');
}

const nobodyRuns = (): never => {
  throw new ServiceNotRunning(home);
};
let connect: CommandContext['connect'] = nobodyRuns;

/** Runs one command line as `drover` does; no service needs to run. */
async function run(...argv: string[]): Promise<{ code: number; out: string; error: string }> {
  const line = parseCommandLine(argv);
  if (line.kind !== 'command') throw new Error(`not a command: ${argv.join(' ')}`);
  const [out, error]: [string[], string[]] = [[], []];
  const context: CommandContext = {
    ...{ values: line.values, positionals: line.positionals, dataDir: join(home, 'my data') },
    print: (text) => void out.push(text),
    explain: (text) => void error.push(text),
    connect,
    interruption: () => AbortSignal.timeout(5_000),
  };
  const command = await line.spec.load();
  return { code: await command(context), out: out.join('\n'), error: error.join('\n') };
}

const unitPath = (): string => join(home, '.config', 'systemd', 'user', 'drover.service');

describe.skipIf(process.platform !== 'linux')('drover service', () => {
  it('installs, tells the command that starts it, shows it and removes it', async () => {
    const installed = await run('service', 'install');
    expect(installed).toMatchObject({ code: 0, error: '' });
    expect(installed.out).toContain('systemctl --user daemon-reload && systemctl --user enable --now drover.service');
    expect(readFileSync(unitPath(), 'utf8')).toContain(`"serve" "--data-dir" "${join(home, 'my data')}"`);
    const { out } = await run('service', 'status', '--json');
    expect(JSON.parse(out)).toEqual({ path: unitPath(), file: 'current', isActive: null });
    expect((await run('service', 'remove')).out).toContain('Removed');
    expect(existsSync(unitPath())).toBe(false);
    expect((await run('service', 'status')).out).toContain('drover service install');
  });

  it('starts it with --now, and stops it at removal', async () => {
    const calls = provideSystemctl(0);
    expect(await run('service', 'install', '--now')).toMatchObject({ code: 0, error: '' });
    expect(readFileSync(calls, 'utf8')).toContain('--user enable --now drover.service');
    expect(await run('service', 'remove')).toMatchObject({ code: 0, error: '' });
    expect(readFileSync(calls, 'utf8')).toContain('--user disable --now drover.service');
  });

  it('says what to do when systemctl is missing, or fails', async () => {
    const missing = await run('service', 'install', '--now');
    expect(missing.code).toBe(1);
    expect(missing.error).toContain('no working systemctl');
    provideSystemctl(1);
    const failed = await run('service', 'install', '--now');
    expect(failed.code).toBe(1);
    expect(failed.error).toContain('This failed: systemctl --user daemon-reload');
  });

  it('starts none beside a Drover that holds the data folder already', async () => {
    const calls = provideSystemctl(1);
    const host = await startTestHost();
    try {
      connect = () => host.client;
      const refused = await run('service', 'install', '--now');
      expect(refused).toMatchObject({ code: 1, out: '', error: expect.stringContaining('End it') as string });
      expect(readFileSync(calls, 'utf8')).not.toContain('enable');
      expect(existsSync(unitPath())).toBe(false);
    } finally {
      connect = nobodyRuns;
      await host.end();
    }
  });

  it('refuses to overwrite a file of somebody else', async () => {
    mkdirSync(join(home, '.config', 'systemd', 'user'), { recursive: true });
    writeFileSync(unitPath(), '[Unit]\n');
    const refused = await run('service', 'install');
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.error).toContain('--force');
    expect((await run('service', 'install', '--force')).code).toBe(0);
  });
});
