import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../fakes/electron/browser-side.ts';
import { type Desktop, missingBuilds, startDesktop } from '../fakes/electron/desktop.ts';
import {
  connectTo,
  enabledLabels,
  patience,
  pickModel,
  screenshotPath,
  startLongAnswer,
  waitForIcon,
  waitUntilReady,
} from './shell-fixture.ts';

let browser: Browser;
let desktop: Desktop;

beforeAll(async () => {
  expect(missingBuilds(), 'run the build first').toEqual([]);
  browser = await launchBrowser();
  desktop = await startDesktop({ browser, arguments: ['--hidden'] });
  await waitUntilReady(desktop.dataDir);
});

afterAll(async () => {
  await desktop?.close();
  await browser?.close();
});

const daemon = () => connectTo(desktop.dataDir).daemon.status();

describe('the tray, on the stand-in for Electron', () => {
  test('shows the ready sign as a template image, and the sentence as its tooltip', async () => {
    await waitForIcon(desktop, 'ready');
    const tray = await desktop.tray();
    expect(tray.isTemplate).toBe(true);
    expect(tray.tooltip).toBe(tray.menu[0]?.label);
    expect(tray.tooltip).toMatch(/Nothing is running\.$/);
  });

  test('stops the daemon and starts it again', async () => {
    await desktop.clickTray('Stop');
    await expect.poll(async () => (await daemon()).state.kind, patience).toBe('stopped');
    await waitForIcon(desktop, 'stopped');
    expect((await desktop.tray()).tooltip).toBe('Stopped.');
    expect(await enabledLabels(desktop)).toEqual([
      ...['Start', 'Copy Base URL', 'Open Drover'],
      ...['Settings…', 'About Drover', 'Quit Drover'],
    ]);
    await desktop.clickTray('Start');
    await expect.poll(async () => (await daemon()).state.kind, patience).toBe('ready');
    await waitForIcon(desktop, 'ready');
  });

  test('restarts the daemon', async () => {
    const pidOf = async (): Promise<number | null> => {
      const { state } = await daemon();
      return state.kind === 'ready' ? state.pid : null;
    };
    const before = await pidOf();
    expect(before).not.toBeNull();
    await desktop.clickTray('Restart');
    await expect
      .poll(async () => {
        const pid = await pidOf();
        return pid !== null && pid !== before;
      }, patience)
      .toBe(true);
    await waitForIcon(desktop, 'ready');
  });

  test('lists a loaded model with its memory and unloads it', async () => {
    const client = connectTo(desktop.dataDir);
    const model = await pickModel(desktop.dataDir);
    await client.models.load({ model });
    const findEntry = async () => (await desktop.tray()).menu.find((item) => item.label.startsWith(`${model}, `));
    await expect.poll(async () => (await findEntry())?.label, patience).toMatch(/, \d+\.\d GB$/);
    const label = (await findEntry())?.label ?? '';
    await desktop.clickTray(label, 'Unload');
    await expect.poll(async () => await client.models.resident(), patience).toEqual([]);
    await expect.poll(findEntry, patience).toBeUndefined();
  });

  test('pins a loaded model and unpins it', async () => {
    const client = connectTo(desktop.dataDir);
    const model = await pickModel(desktop.dataDir);
    await client.models.load({ model });
    const findLabel = async () =>
      (await desktop.tray()).menu.find(({ label }) => label.startsWith(`${model}, `))?.label;
    await expect.poll(findLabel, patience).toMatch(/ GB$/);
    await desktop.clickTray((await findLabel()) ?? '', 'Pin');
    await expect.poll(findLabel, patience).toMatch(/ GB, pinned$/);
    expect(await client.models.policies()).toMatchObject([{ model, isPinned: true }]);
    await desktop.clickTray((await findLabel()) ?? '', 'Unpin');
    await expect.poll(findLabel, patience).toMatch(/ GB$/);
    await client.models.unload({ model });
  });

  test('shows a restart that waits for running requests, and cancels it', async () => {
    const client = connectTo(desktop.dataDir);
    const { about } = await client.status();
    const answer = await startLongAnswer(about.gatewayUrl, await pickModel(desktop.dataDir));
    await expect.poll(async () => (await client.status()).inFlight.length, patience).toBe(1);
    await client.daemon.restart({ when: 'drained' });
    await expect.poll(() => enabledLabels(desktop), patience).toContain('Cancel Restart');
    expect((await desktop.tray()).tooltip).toContain('Restarting when 1 running has ended');
    await desktop.clickTray('Cancel Restart');
    await expect.poll(async () => (await client.daemon.status()).pendingRestart, patience).toBeNull();
    await expect.poll(() => enabledLabels(desktop), patience).not.toContain('Cancel Restart');
    answer.end();
    await expect.poll(async () => (await client.status()).inFlight, patience).toEqual([]);
  });

  test('copies the base URL', async () => {
    const { about } = await connectTo(desktop.dataDir).status();
    await desktop.clickTray('Copy Base URL');
    await expect.poll(async () => (await desktop.recordings()).clipboardText, patience).toBe(about.gatewayUrl);
  });

  test('opens the console on its Overview, and only one window of it', async () => {
    expect(desktop.windows()).toEqual([]);
    await desktop.clickTray('Open Drover');
    await expect.poll(() => desktop.windows().length, patience).toBe(1);
    const page = desktop.windows()[0];
    await page?.getByRole('heading', { level: 1, name: 'Overview' }).waitFor({ state: 'attached' });
    await page?.getByText('Healthy').first().waitFor();
    await page?.screenshot({ path: screenshotPath('shell-overview') });
    await desktop.clickTray('Open Drover');
    expect(desktop.windows().length).toBe(1);
    await desktop.ask('closeWindowByUser', desktop.windowIds()[0]);
    await expect.poll(() => desktop.windows().length, patience).toBe(0);
  });

  test('asks before it stops running requests, and leaves them alone when cancelled', async () => {
    const { about } = await connectTo(desktop.dataDir).status();
    const answer = await startLongAnswer(about.gatewayUrl, await pickModel(desktop.dataDir));
    await waitForIcon(desktop, 'working');
    await expect.poll(async () => (await desktop.tray()).tooltip, patience).toContain('1 request running');
    await desktop.clickTray('Stop');
    await expect.poll(() => desktop.ask<number>('openDialogs'), patience).toBe(1);
    const { dialogs } = await desktop.recordings();
    expect(dialogs.at(-1)).toMatchObject({
      message: '1 request is running.',
      buttons: ['Wait for it', 'Stop now', 'Cancel'],
    });
    await desktop.ask('pressDialogButton', 'Cancel');
    expect((await daemon()).state.kind).toBe('ready');
    expect((await connectTo(desktop.dataDir).status()).inFlight).toHaveLength(1);

    await desktop.clickTray('Stop');
    await expect.poll(() => desktop.ask<number>('openDialogs'), patience).toBe(1);
    await desktop.ask('pressDialogButton', 'Wait for it');
    await expect.poll(() => enabledLabels(desktop), patience).toContain('Cancel');
    answer.end();
    await expect.poll(async () => (await daemon()).state.kind, patience).toBe('stopped');
    await desktop.clickTray('Start');
    await waitForIcon(desktop, 'ready');
  });

  test('is not touched while nothing changes, nor while its menu is open', async () => {
    await waitForIcon(desktop, 'ready');
    const count = async (): Promise<number> => (await desktop.recordings()).trayMenusSet;
    await desktop.ask('openTrayMenu');
    const before = await count();
    const client = connectTo(desktop.dataDir);
    await client.models.load({ model: await pickModel(desktop.dataDir) });
    // A heartbeat arrives every two seconds; the event about the model came before it.
    const heartbeats = await client.watch();
    for await (const event of heartbeats) if (event.type === 'heartbeat') break;
    expect(await count()).toBe(before);
    await desktop.ask('closeTrayMenu');
    await expect.poll(count, patience).toBe(before + 1);
  });
});
