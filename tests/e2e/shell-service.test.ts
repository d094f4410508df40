import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../fakes/electron/browser-side.ts';
import {
  builtService,
  type Desktop,
  type DesktopOptions,
  exitOf,
  forkMain,
  missingBuilds,
  startDesktop,
} from '../fakes/electron/desktop.ts';
import {
  connectTo,
  isRunning,
  patience,
  pickModel,
  startLongAnswer,
  waitForIcon,
  waitUntilReady,
} from './shell-fixture.ts';

let browser: Browser;
const running: Desktop[] = [];
const folders: string[] = [];

async function start(options: Partial<DesktopOptions> = {}): Promise<Desktop> {
  const desktop = await startDesktop({ browser, arguments: ['--hidden'], ...options });
  running.push(desktop);
  return desktop;
}

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'drover-shell-'));
  folders.push(folder);
  return folder;
}

beforeAll(async () => {
  expect(missingBuilds(), 'run the build first').toEqual([]);
  browser = await launchBrowser();
});

afterEach(async () => {
  for (const desktop of running.splice(0).reverse()) await desktop.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

afterAll(() => browser?.close());

describe('the service under the shell, on the stand-in for Electron', () => {
  test('F75 is running again by itself after it was killed, with a notice and the same daemon', async () => {
    const desktop = await start();
    const before = await waitUntilReady(desktop.dataDir);
    await waitForIcon(desktop, 'ready');
    const client = connectTo(desktop.dataDir);
    process.kill(before.about.pid, 'SIGKILL');
    await expect
      .poll(async () => {
        const pid = (await client.status().catch(() => null))?.about.pid ?? before.about.pid;
        return pid !== before.about.pid;
      }, patience)
      .toBe(true);
    const after = await waitUntilReady(desktop.dataDir);
    expect([before, after].map(({ daemon }) => (daemon.state.kind === 'ready' ? daemon.state.pid : null))).toEqual([
      expect.any(Number),
      before.daemon.state.kind === 'ready' ? before.daemon.state.pid : null,
    ]);
    expect((await desktop.recordings()).notifications).toEqual([
      { title: "Drover's service stopped", body: 'It is being started again. Ollama keeps running.' },
    ]);
    await waitForIcon(desktop, 'ready');
  });

  test('F15 a second instance exits with 0 after it brought the first one’s window to the front', async () => {
    const desktop = await start();
    const { about } = await waitUntilReady(desktop.dataDir);
    expect(desktop.windows()).toEqual([]);
    const second = forkMain(desktop.dataDir, ['--hidden', '--engine', 'none', '--exec', 'anything']);
    expect(await exitOf(second)).toBe(0);
    await expect.poll(() => desktop.windows().length, patience).toBe(1);
    expect((await connectTo(desktop.dataDir).status()).about.pid).toBe(about.pid);
  });

  test('F15 is used, and left running at the end, when somebody else started it', async () => {
    const dataDir = makeFolder();
    const service = spawn(
      process.execPath,
      [builtService, '--data-dir', dataDir, '--engine', 'simulator', '--gateway', '127.0.0.1:0', '--no-take-over'],
      { stdio: 'ignore' },
    );
    const ended = exitOf(service);
    try {
      await waitUntilReady(dataDir);
      const desktop = await start({ dataDir });
      await waitForIcon(desktop, 'ready');
      expect((await connectTo(dataDir).status()).about.pid).toBe(service.pid);
      expect((await desktop.tray()).menu.map(({ label }) => label).slice(-2)).toEqual([
        'The service was started elsewhere and stays',
        'Quit Drover',
      ]);
      await desktop.clickTray('Quit Drover');
      expect(await desktop.exited).toBe(0);
      expect((await connectTo(dataDir).status()).daemon.state.kind).toBe('ready');
    } finally {
      service.kill('SIGTERM');
      await ended;
    }
  });

  test('ends with the app, and its daemon too', async () => {
    const desktop = await start();
    const { about, daemon } = await waitUntilReady(desktop.dataDir);
    const daemonPid = daemon.state.kind === 'ready' ? daemon.state.pid : null;
    await waitForIcon(desktop, 'ready');
    await desktop.clickTray('Quit Drover');
    expect(await desktop.exited).toBe(0);
    expect(isRunning(about.pid)).toBe(false);
    expect(daemonPid !== null && isRunning(daemonPid)).toBe(false);
    expect((daemonPid ?? 0) > 0).toBe(true);
  });

  test('quitting asks while a request runs, and "Stop now" ends it', async () => {
    const desktop = await start();
    const { about } = await waitUntilReady(desktop.dataDir);
    await startLongAnswer(about.gatewayUrl, await pickModel(desktop.dataDir));
    await expect.poll(async () => (await desktop.tray()).tooltip, patience).toContain('1 request running');
    void desktop.ask('quitApp');
    await expect.poll(() => desktop.ask<number>('openDialogs'), patience).toBe(1);
    await desktop.ask('pressDialogButton', 'Cancel');
    expect(isRunning(desktop.pid)).toBe(true);

    await desktop.clickTray('Quit Drover');
    await expect.poll(() => desktop.ask<number>('openDialogs'), patience).toBe(1);
    await desktop.ask('pressDialogButton', 'Stop now');
    expect(await desktop.exited).toBe(0);
    expect(isRunning(about.pid)).toBe(false);
  });

  test('quitting can wait for the running request', async () => {
    const desktop = await start();
    const { about } = await waitUntilReady(desktop.dataDir);
    const answer = await startLongAnswer(about.gatewayUrl, await pickModel(desktop.dataDir));
    await expect.poll(async () => (await desktop.tray()).tooltip, patience).toContain('1 request running');
    await desktop.clickTray('Quit Drover');
    await expect.poll(() => desktop.ask<number>('openDialogs'), patience).toBe(1);
    await desktop.ask('pressDialogButton', 'Wait for it');
    await expect
      .poll(async () => (await desktop.tray()).menu.map((item) => item.label), patience)
      .toContain('Quitting once they have ended.');
    expect(isRunning(about.pid)).toBe(true);
    answer.end();
    expect(await desktop.exited).toBe(0);
  });

  test('that cannot start says why and is not started over and over', async () => {
    const desktop = await start({ arguments: ['--hidden', '--log-level', 'loudest'] });
    await expect.poll(() => desktop.ask<number>('openDialogs'), patience).toBe(1);
    const { dialogs, notifications } = await desktop.recordings();
    expect(dialogs[0]?.message).toContain('loudest');
    expect(notifications).toEqual([]);
    expect((await desktop.tray()).menu.map((item) => item.label)).toContain('Quit Drover');
  });
});
