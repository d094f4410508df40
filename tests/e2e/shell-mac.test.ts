import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../fakes/electron/browser-side.ts';
import { type Desktop, exitOf, forkMain, missingBuilds, startDesktop } from '../fakes/electron/desktop.ts';
import {
  answerOnce,
  connectTo,
  patience,
  pickModel,
  saveDesktopSetting,
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
  desktop = await startDesktop({ browser, arguments: ['--hidden'], isInstalledOnMac: true });
  await waitUntilReady(desktop.dataDir);
});

afterAll(async () => {
  await desktop?.close();
  await browser?.close();
});

const client = () => connectTo(desktop.dataDir);
const openDialogs = () => desktop.ask<number>('openDialogs');
const labels = async (): Promise<string[]> => (await desktop.tray()).menu.map(({ label }) => label);
const newest = (): number => desktop.windowIds().at(-1) ?? 0;
const isVisible = async (id: number): Promise<boolean> =>
  (await desktop.ask<{ isVisible: boolean } | null>('windowState', id))?.isVisible ?? false;

async function newestPage(path: string): Promise<Page> {
  const find = (): Page | undefined => desktop.windows().find((page) => new URL(page.url()).pathname === path);
  await expect.poll(find, patience).toBeDefined();
  return find() as Page;
}

async function chooseFromMenu(...path: string[]): Promise<void> {
  await desktop.ask('rightClickTrayIcon');
  await desktop.clickTray(...path);
}

async function closeWindows(): Promise<void> {
  for (const id of desktop.windowIds()) await desktop.ask('closeWindowByUser', id);
  await expect.poll(() => desktop.windows().length, patience).toBe(0);
}

describe('the app as it is installed on a Mac, on the stand-in for Electron', () => {
  test('starts in the menu bar, at login only when asked to, and is in the dock while its window is open', async () => {
    await waitForIcon(desktop, 'ready');
    expect(await desktop.recordings()).toMatchObject({ activationPolicy: 'accessory', opensAtLogin: false });
    await chooseFromMenu('Open Drover');
    await expect.poll(async () => (await desktop.recordings()).isInDock, patience).toBe(true);
    expect((await desktop.recordings()).appMenu.map(({ label }) => label)).toEqual([
      'Drover',
      'Edit',
      'View',
      'Window',
    ]);
    const page = await newestPage('/');
    await page.getByRole('list', { name: 'First steps' }).waitFor();
    expect(await page.getByRole('list', { name: 'First steps' }).getByRole('listitem').count()).toBe(3);
    await page.screenshot({ path: screenshotPath('shell-first-run') });
    await closeWindows();
    expect((await desktop.recordings()).isInDock).toBe(false);
  });

  test('starts at login from when the menu says so until it says otherwise', async () => {
    const isChecked = async () =>
      (await desktop.tray()).menu.find(({ label }) => label === 'Start at Login')?.isChecked;
    for (const isOn of [true, false]) {
      await chooseFromMenu('Start at Login');
      await expect.poll(async () => (await desktop.recordings()).opensAtLogin, patience).toBe(isOn);
      await desktop.ask('rightClickTrayIcon');
      await desktop.ask('closeTrayMenu');
      await expect
        .poll(async () => {
          await desktop.ask('rightClickTrayIcon');
          await desktop.ask('closeTrayMenu');
          return isChecked();
        }, patience)
        .toBe(isOn);
    }
  });

  test('opens its panel under the icon, keeps it hidden for a while, and closes it by Escape and by losing the focus', async () => {
    await desktop.ask('clickTrayIcon');
    const panel = await newestPage('/panel');
    const id = newest();
    await panel.getByRole('heading', { name: 'Healthy' }).waitFor();
    await panel.screenshot({ path: screenshotPath('shell-panel') });
    const { bounds } = await desktop.ask<{ bounds: object }>('windowState', id);
    expect(bounds).toMatchObject({ x: 1343, y: 30, width: 344 });
    expect((await desktop.recordings()).isInDock).toBe(false);
    await desktop.ask('pressKey', id, 'Escape');
    expect(await isVisible(id)).toBe(false);
    await desktop.ask('clickTrayIcon');
    expect(await isVisible(id)).toBe(true);
    await desktop.ask('blurWindow', id);
    expect(await isVisible(id)).toBe(false);
    expect(desktop.windowIds()).toEqual([id]);
  });

  test('T40 T42 gives the panel the page’s limits, and opens its links in the window', async () => {
    const panel = await newestPage('/panel');
    expect((await desktop.recordings()).windows.at(-1)?.webPreferences).toMatchObject({
      ...{ contextIsolation: true, sandbox: true, nodeIntegration: false, webviewTag: false, devTools: false },
    });
    const id = newest();
    expect(await desktop.ask('windowOpen', id, 'https://evil.example/')).toBe('deny');
    expect((await desktop.recordings()).externalUrls).toEqual([]);
    await panel.keyboard.press('ArrowUp');
    expect(await panel.evaluate(() => document.activeElement?.textContent)).toBe('Open Drover');
    expect(await desktop.ask('windowOpen', id, 'app://drover/usage?by=app')).toBe('deny');
    const page = await newestPage('/usage');
    expect(new URL(page.url()).search).toBe('?by=app');
    await closeWindows();
  });

  test('has every item of the tray in its native menu', async () => {
    await client().models.load({ model: await pickModel(desktop.dataDir), contextLength: 2048 });
    await expect
      .poll(async () => {
        await desktop.ask('rightClickTrayIcon');
        await desktop.ask('closeTrayMenu');
        return labels();
      }, patience)
      .toEqual([
        'Healthy. Nothing is running.',
        '',
        ...['Stop', 'Restart', 'Pause New Requests', ''],
        ...[expect.stringMatching(/^Loaded, /), expect.stringMatching(/ GB$/), ''],
        ...['No request is running', '', 'Copy Base URL', 'Open Drover', ''],
        ...['Start at Login', 'Settings…', 'About Drover', 'Quit Drover'],
      ]);
  });

  test('says how long a model stays, copies its name, and shows it in the window, which loses nothing that is written there', async () => {
    const model = await pickModel(desktop.dataDir);
    const label = (await labels()).find((each) => each.startsWith(`${model}, `)) ?? '';
    await chooseFromMenu(label, 'Stay Loaded', '2 Hours');
    await expect
      .poll(async () => await client().models.policies(), patience)
      .toMatchObject([{ model, keepAlive: '2h' }]);
    await chooseFromMenu(label, 'Copy Name');
    await expect.poll(async () => (await desktop.recordings()).clipboardText, patience).toBe(model);
    await chooseFromMenu(label, 'Show in Drover');
    const page = await newestPage('/models');
    expect(new URL(page.url()).searchParams.get('id')).toBe(model);
    await page.evaluate(() => document.body.setAttribute('data-draft', 'being written'));
    await chooseFromMenu('Settings…');
    await newestPage('/settings');
    expect(await page.evaluate(() => document.body.dataset['draft'])).toBe('being written');
    expect(desktop.windows()).toHaveLength(1);
    await closeWindows();
  });

  test('pauses new requests, which then wait, until they are resumed', async () => {
    await chooseFromMenu('Pause New Requests', 'Until Resumed');
    await waitForIcon(desktop, 'paused');
    const { about } = await client().status();
    const answer = answerOnce(about.gatewayUrl, await pickModel(desktop.dataDir));
    await expect.poll(async () => (await client().status()).memoryNow.waiting.length, patience).toBe(1);
    await chooseFromMenu('Resume');
    expect((await answer).status).toBe(200);
    await waitForIcon(desktop, 'ready');
  });

  test('writes the memory of loaded models beside the sign where that is set', async () => {
    expect((await desktop.tray()).title).toBe('');
    await saveDesktopSetting(desktop.dataDir, ['menuBarText'], 'memory');
    await expect.poll(async () => (await desktop.tray()).title, patience).toMatch(/^\d+\.\d GB$/);
  });

  test('takes its sign out of the menu bar and puts it back', async () => {
    const isThere = async (): Promise<boolean> => (await desktop.tray()).isThere;
    await saveDesktopSetting(desktop.dataDir, ['menuBarIcon'], false);
    await expect.poll(isThere, patience).toBe(false);
    await saveDesktopSetting(desktop.dataDir, ['menuBarIcon'], true);
    await expect.poll(isThere, patience).toBe(true);
    await waitForIcon(desktop, 'ready');
  });

  test('tells of a prompt that was cut, and shows its row on a click', async () => {
    const told = async (): Promise<string[]> => (await desktop.recordings()).notifications.map(({ title }) => title);
    const { about } = await client().status();
    const model = await pickModel(desktop.dataDir);
    await answerOnce(about.gatewayUrl, model, { prompt: 'word '.repeat(5000) });
    await expect.poll(told, patience).toEqual([`A prompt was cut for ${model}`]);
    await desktop.ask('clickNotification');
    const page = await newestPage('/requests');
    expect(new URL(page.url()).searchParams.get('id')).not.toBeNull();
    await closeWindows();
  });

  test('has an about box with what it costs, which can be copied', async () => {
    await chooseFromMenu('About Drover');
    await expect.poll(openDialogs, patience).toBe(1);
    expect((await desktop.recordings()).dialogs.at(-1)).toMatchObject({
      message: 'Drover',
      detail: expect.stringMatching(/App: 200 MB of memory, 0\.5 % of a core\nService: \d+ MB of memory/),
    });
    await desktop.ask('pressDialogButton', 'Copy');
    await expect.poll(async () => (await desktop.recordings()).clipboardText, patience).toContain('App: 200 MB');
  });

  test.each([
    'drover://open/nowhere',
    'drover://open/config?edit=1',
    'drover://open/../settings',
    'drover://open/%63onfig',
    'drover://connect?client=zed&client=codex',
    'drover://quit',
    'app://drover/settings',
    'DROVER://open/usage',
  ])('T48 does not even ask about %s', async (link) => {
    const { dialogs } = await desktop.recordings();
    expect(await desktop.ask('openUrl', link)).toBe(true);
    expect((await desktop.recordings()).dialogs).toHaveLength(dialogs.length);
    expect(desktop.windows()).toEqual([]);
  });

  test('T48 follows a link only when the person agrees, whichever way it comes', async () => {
    await desktop.ask('openUrl', 'drover://open/usage');
    await expect.poll(openDialogs, patience).toBe(1);
    expect((await desktop.recordings()).dialogs.at(-1)).toMatchObject({ message: 'Open Usage in Drover?' });
    await desktop.ask('openUrl', 'drover://open/logs');
    expect(await openDialogs()).toBe(1);
    await desktop.ask('pressDialogButton', 'Cancel');
    expect(desktop.windows()).toEqual([]);

    expect(await exitOf(forkMain(desktop.dataDir, ['--hidden', 'drover://connect?client=zed']))).toBe(0);
    await expect.poll(openDialogs, patience).toBe(1);
    expect(desktop.windows()).toEqual([]);
    await desktop.ask('pressDialogButton', 'Open');
    expect(new URL((await newestPage('/connect')).url()).search).toBe('?client=zed');
    await closeWindows();
  });

  test('passes on to the service that the machine slept and woke', async () => {
    const log = join(desktop.dataDir, 'logs', 'drover.log');
    for (const event of ['suspend', 'resume']) await desktop.ask('power', event);
    await expect
      .poll(() => readFileSync(log, 'utf8'), patience)
      .toMatch(/"event":"suspending"[\s\S]*"event":"resumed"/);
  });

  test('holds the shutdown of the machine up until it has ended, without a question', async () => {
    const { about } = await client().status();
    await startLongAnswer(about.gatewayUrl, await pickModel(desktop.dataDir));
    await expect.poll(async () => (await desktop.tray()).tooltip, patience).toContain('1 request running');
    const { dialogs } = await desktop.recordings();
    expect(await desktop.ask('power', 'shutdown')).toBe(true);
    expect(await desktop.exited).toBe(0);
    expect(dialogs.at(-1)?.message).not.toContain('running');
  });
});
