import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'plist';
import { describe, expect, it } from 'vitest';
import { hasTool, runTool } from './validate-schema.ts';

const deploy = join(import.meta.dirname, '../../../deploy');

describe('the files for systemd and launchd', () => {
  it.skipIf(!hasTool('systemd-analyze', '--version'))(
    'A9 the unit has no fault that systemd knows (needs systemd)',
    () => {
      expect(() => runTool('systemd-analyze', 'verify', join(deploy, 'systemd/drover.service'))).not.toThrow();
    },
  );

  it('A9 the unit gives the service a folder of its own and no rights beyond it', () => {
    const unit = readFileSync(join(deploy, 'systemd/drover.service'), 'utf8');
    for (const line of ['DynamicUser=yes', 'NoNewPrivileges=yes', 'ProtectSystem=strict', 'CapabilityBoundingSet='])
      expect(unit).toMatch(new RegExp(`^${line}$`, 'm'));
  });

  it('A9 the property list runs Drover before log-in, as a user and not as root', () => {
    const list = parse(readFileSync(join(deploy, 'launchd/dev.drover.daemon.plist'), 'utf8'));
    expect(list).toMatchObject({
      Label: 'dev.drover.daemon',
      UserName: 'USER_NAME',
      RunAtLoad: true,
      KeepAlive: { SuccessfulExit: false },
      Umask: 0o077,
    });
    expect((list as { ProgramArguments: string[] }).ProgramArguments).toContain('serve');
  });
});

describe('what runs in the image', () => {
  it('keeps the natives of one platform, and fails where there is none', () => {
    const folder = mkdtempSync(join(tmpdir(), 'drover-prune-'));
    const prebuilds = join(folder, 'better-sqlite3/prebuilds');
    mkdirSync(prebuilds, { recursive: true });
    for (const name of ['linux-x64', 'linux-arm64', 'darwin-arm64']) writeFileSync(join(prebuilds, `${name}.node`), '');
    const prune = (platform: string): unknown =>
      execFileSync(process.execPath, [join(deploy, 'docker/prune-modules.mjs'), folder, platform], { stdio: 'ignore' });
    expect(() => prune('linux-riscv64')).toThrow();
    prune('linux-arm64');
    expect(readdirSync(prebuilds)).toEqual(['linux-arm64.node']);
    rmSync(folder, { recursive: true, force: true });
  });

  it('hands the console on, with the name that the browser calls it by', async () => {
    const console = createServer((request, response) => void response.end(request.headers.host)).listen(0, '127.0.0.1');
    await once(console, 'listening');
    const { port } = console.address() as AddressInfo;
    const child = spawn(process.execPath, [join(deploy, 'docker/forward-console.mjs'), '0', String(port)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
    const options = { port: Number(line.split(' ')[1]), headers: { host: '127.0.0.1:11445' }, agent: false };
    const body = await new Promise<string>((resolve, reject) => {
      get(options, (answer) => answer.setEncoding('utf8').on('data', resolve)).on('error', reject);
    });
    expect(body).toBe('127.0.0.1:11445');
    child.kill();
    expect((await once(child, 'exit'))[0]).toBe(0);
    console.close();
  });
});
