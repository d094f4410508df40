import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findElectronBinary } from '../../../scripts/electron-binary.mjs';
import { exitOf } from '../../fakes/electron/desktop.ts';
import {
  answerOnce,
  connectTo,
  isRunning,
  patience,
  pickModel,
  saveDesktopSetting,
  screenshotPath,
  startLongAnswer,
  waitUntilReady,
} from '../shell-fixture.ts';
import {
  answerDialogs,
  clickIcon,
  clickTray,
  firstPage,
  isIconShown,
  launchRealApp,
  makeInstance,
  observeShell,
  readSeen,
  type SeparateInstance,
  secondInstanceArguments,
  spawnApp,
  trayLabels,
} from './real-app-fixture.ts';

const binary = findElectronBinary();
if (binary === null) {
  if (process.env['DROVER_REQUIRE_ELECTRON'] === '1')
    throw new Error('DROVER_REQUIRE_ELECTRON is set: no Electron binary');
  console.log('skipped, no Electron binary');
}

let instance: SeparateInstance;
let app: ElectronApplication;
let page: Page;

const daemon = () => connectTo(instance.dataDir).daemon.status();

describe.skipIf(binary === null)('the app in a real Electron', () => {
  beforeAll(async () => {
    instance = makeInstance();
    app = await launchRealApp(binary ?? '', instance.flags);
    await observeShell(app);
    await waitUntilReady(instance.dataDir);
    page = await firstPage(app);
  }, 120_000);

  afterAll(async () => {
    if (app?.process().exitCode === null) await app.close();
    instance?.remove();
  });

  test('shows the Overview over app://drover', async () => {
    expect(page.url()).toMatch(/^app:\/\/drover\//);
    await page.getByText('Healthy').first().waitFor();
    expect(await page.getByRole('list', { name: 'First steps' }).getByRole('listitem').count()).toBe(3);
    await page.screenshot({ path: screenshotPath('electron-overview') });
  });

  test('T40 runs the page isolated, sandboxed and without Node', async () => {
    const preferences = await app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
        getLastWebPreferences(): Record<string, unknown>;
      };
      return contents.getLastWebPreferences();
    });
    expect(preferences).toMatchObject({ contextIsolation: true, sandbox: true, nodeIntegration: false });
    const world = await page.evaluate(() => {
      const names = globalThis as unknown as Record<string, unknown>;
      return [typeof names['require'], typeof names['process'], typeof names['droverShell']];
    });
    expect(world).toEqual(['undefined', 'undefined', 'object']);
  });

  test('T42 stays on its page and opens no second window', async () => {
    await page.evaluate(() => {
      location.href = 'https://evil.example/';
    });
    expect(await page.evaluate(() => window.open('app://drover/') === null)).toBe(true);
    expect(page.url()).toMatch(/^app:\/\/drover\//);
    expect(app.windows()).toHaveLength(1);
  });

  test('T44 is granted no permission', async () => {
    const states = await page.evaluate(async () => {
      const names = ['geolocation', 'camera', 'microphone', 'notifications'] as PermissionName[];
      return Promise.all(names.map(async (name) => (await navigator.permissions.query({ name })).state));
    });
    expect(new Set(states)).toEqual(new Set(['denied']));
  });

  test('T45 serves nothing outside the page', async () => {
    const statuses = await page.evaluate(async () => {
      const paths = ['/..%2fmain%2findex.js', '/%2e%2e%2f%2e%2e%2fpackage.json', '/..%5cmain%5cindex.js'];
      return Promise.all(paths.map(async (path) => (await fetch(path)).status));
    });
    expect(statuses).toEqual([404, 404, 404]);
  });

  test('walks the tray: unload, stop, start, restart, copy', async () => {
    const client = connectTo(instance.dataDir);
    const model = await pickModel(instance.dataDir);
    await client.models.load({ model });
    const findModel = async () => (await trayLabels(app)).find((label) => label.startsWith(`${model}, `));
    await expect.poll(findModel, patience).toMatch(/GB$/);
    await clickTray(app, (await findModel()) ?? '', 'Unload');
    await expect.poll(async () => await client.models.resident(), patience).toEqual([]);

    await clickTray(app, 'Stop');
    await expect.poll(async () => (await daemon()).state.kind, patience).toBe('stopped');
    await expect.poll(() => trayLabels(app), patience).toContain('Start');
    await clickTray(app, 'Start');
    await expect.poll(async () => (await daemon()).state.kind, patience).toBe('ready');
    await expect.poll(() => trayLabels(app), patience).toContain('Stop');
    const before = (await daemon()).state;
    await clickTray(app, 'Restart');
    await expect
      .poll(async () => {
        const { state } = await daemon();
        return state.kind === 'ready' && before.kind === 'ready' && state.pid !== before.pid;
      }, patience)
      .toBe(true);

    await clickTray(app, 'Copy Base URL');
    const { about } = await client.status();
    await expect.poll(() => app.evaluate(({ clipboard }) => clipboard.readText()), patience).toBe(about.gatewayUrl);
  });

  test('asks before it stops running requests', async () => {
    const { about } = await connectTo(instance.dataDir).status();
    const answer = await startLongAnswer(about.gatewayUrl, await pickModel(instance.dataDir));
    await expect.poll(async () => (await trayLabels(app))[0], patience).toContain('1 request running');
    await clickTray(app, 'Stop');
    expect((await daemon()).state.kind).toBe('ready');
    answer.end();
    await expect.poll(async () => (await connectTo(instance.dataDir).status()).inFlight, patience).toEqual([]);
  });

  test('F75 restarts a service that was killed and keeps the daemon', async () => {
    const before = await waitUntilReady(instance.dataDir);
    process.kill(before.about.pid, 'SIGKILL');
    const client = connectTo(instance.dataDir);
    await expect
      .poll(async () => (await client.status().catch(() => null))?.about.pid ?? before.about.pid, {
        ...patience,
        timeout: 10_000,
      })
      .not.toBe(before.about.pid);
    const after = await waitUntilReady(instance.dataDir);
    expect(after.daemon.state).toMatchObject({
      pid: before.daemon.state.kind === 'ready' ? before.daemon.state.pid : null,
    });
    expect((await readSeen(app)).notifications).toContain("Drover's service stopped");
  });

  test('F15 a second instance exits with 0 and leaves the first alone', async () => {
    const { about } = await waitUntilReady(instance.dataDir);
    expect(await exitOf(spawnApp(binary ?? '', secondInstanceArguments(instance.flags)))).toBe(0);
    expect((await connectTo(instance.dataDir).status()).about.pid).toBe(about.pid);
  });

  test('stays in the menu bar when its window is closed, and opens it again', async () => {
    await page.close();
    expect((await connectTo(instance.dataDir).status()).about.pid).toBeGreaterThan(0);
    const reopened = app.waitForEvent('window');
    await clickTray(app, 'Open Drover');
    page = await reopened;
    await page.getByRole('heading', { level: 1 }).first().waitFor({ state: 'attached' });
  });

  test('T44 downloads nothing', async () => {
    const outcome = await app.evaluate(
      ({ session }) =>
        new Promise<string>((resolve) => {
          session.defaultSession.once('will-download', (event) => resolve(event.defaultPrevented ? 'stopped' : 'runs'));
          session.defaultSession.downloadURL('app://drover/index.html');
        }),
    );
    expect(outcome).toBe('stopped');
  });

  test('F76 loads the page again after its renderer crashed', async () => {
    await answerDialogs(app, 'Reload window');
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer());
    await expect
      .poll(async () => (await readSeen(app)).dialogs.map(({ message }) => message), patience)
      .toContain('The window stopped working.');
    const title = (): Promise<string> =>
      app.evaluate(({ BrowserWindow }) => {
        const [window] = BrowserWindow.getAllWindows();
        return window?.webContents.isCrashed() === false && !window.webContents.isLoading() ? window.getTitle() : '';
      });
    await expect.poll(title, patience).toBe('Drover');
    await answerDialogs(app, 'Cancel');
  });

  test('pauses new requests and lets them go on', async () => {
    const client = connectTo(instance.dataDir);
    const model = await pickModel(instance.dataDir);
    await clickTray(app, 'Pause New Requests', 'Until Resumed');
    await expect.poll(() => trayLabels(app), patience).toContain('Resume');
    const answer = answerOnce((await client.status()).about.gatewayUrl, model);
    await expect.poll(async () => (await client.status()).memoryNow.waiting.length, patience).toBe(1);
    await clickTray(app, 'Resume');
    expect((await answer).status).toBe(200);
  });

  test('opens the panel by a click on the icon and closes it by Escape', async () => {
    const opened = app.waitForEvent('window');
    await expect.poll(() => clickIcon(app), patience).toBe(true);
    const panel = await opened;
    await panel.getByRole('heading', { name: 'Healthy' }).waitFor();
    await panel.screenshot({ path: screenshotPath('electron-panel') });
    const isVisible = (): Promise<boolean> =>
      app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().some(
          (window) => window.webContents.getURL() === 'app://drover/panel' && window.isVisible(),
        ),
      );
    await panel.keyboard.press('Escape');
    await expect.poll(isVisible, patience).toBe(false);
  });

  test('T48 follows a link only when the person agrees', async () => {
    const open = (link: string): Promise<boolean> =>
      app.evaluate(({ app: running }, url) => running.emit('open-url', { preventDefault() {} }, url), link);
    const paths = (): Promise<string[]> =>
      app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().map((window) => new URL(window.webContents.getURL()).pathname),
      );
    const { dialogs } = await readSeen(app);
    for (const link of ['drover://quit', 'drover://open/../settings', 'drover://open/usage']) await open(link);
    await expect.poll(async () => (await readSeen(app)).dialogs.length, patience).toBe(dialogs.length + 1);
    expect(await paths()).not.toContain('/usage');
    await answerDialogs(app, 'Open');
    await open('drover://open/usage');
    await expect.poll(paths, patience).toContain('/usage');
    await answerDialogs(app, 'Cancel');
  });

  test('tells in its about box what it costs', async () => {
    await clickTray(app, 'About Drover');
    await expect
      .poll(async () => (await readSeen(app)).dialogs.at(-1)?.detail, patience)
      .toMatch(/App: \d+ MB of memory, .*\nService: \d+ MB of memory/);
  });

  test('tells of a prompt that was cut', async () => {
    const { about } = await connectTo(instance.dataDir).status();
    const model = await pickModel(instance.dataDir);
    await answerOnce(about.gatewayUrl, model, { prompt: 'word '.repeat(60_000) });
    await expect
      .poll(async () => (await readSeen(app)).notifications, patience)
      .toContain(`A prompt was cut for ${model}`);
  });

  test('passes on to the service that the machine woke', async () => {
    await app.evaluate(({ powerMonitor }) => powerMonitor.emit('resume'));
    const log = join(instance.dataDir, 'logs', 'drover.log');
    await expect.poll(() => readFileSync(log, 'utf8'), patience).toContain('"event":"resumed"');
  });

  test('takes its icon away and brings it back', async () => {
    await saveDesktopSetting(instance.dataDir, ['menuBarIcon'], false);
    await expect.poll(() => isIconShown(app), patience).toBe(false);
    await saveDesktopSetting(instance.dataDir, ['menuBarIcon'], true);
    await expect.poll(() => isIconShown(app), patience).toBe(true);
  });

  test('asks before it quits while a request runs, and then ends with its service and daemon', async () => {
    const { about, daemon: found } = await waitUntilReady(instance.dataDir);
    await startLongAnswer(about.gatewayUrl, await pickModel(instance.dataDir));
    await expect.poll(async () => (await trayLabels(app))[0], patience).toContain('1 request running');
    await clickTray(app, 'Quit Drover');
    expect((await connectTo(instance.dataDir).status()).about.pid).toBe(about.pid);
    await answerDialogs(app, 'Stop now');
    const ended = exitOf(app.process());
    await clickTray(app, 'Quit Drover');
    expect(await ended).toBe(0);
    expect(isRunning(about.pid)).toBe(false);
    expect(found.state.kind === 'ready' && isRunning(found.state.pid ?? 0)).toBe(false);
  });
});
