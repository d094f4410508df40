import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findElectronBinary } from '../../../scripts/electron-binary.mjs';
import { exitOf } from '../../fakes/electron/desktop.ts';
import { connectTo, patience, pickModel, screenshotPath, startLongAnswer, waitUntilReady } from '../shell-fixture.ts';
import {
  clickTray,
  firstPage,
  launchRealApp,
  makeInstance,
  observeShell,
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
    await app?.close();
    instance?.remove();
  });

  test('shows the Overview over app://drover', async () => {
    expect(page.url()).toMatch(/^app:\/\/drover\//);
    await page.getByText('Healthy').first().waitFor();
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
});
