import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

/** The simulator as an executable named `ollama`: inside Electron there is no Node to run it with. */
function writeSimulatorCommand(folder: string): string {
  const path = join(folder, 'ollama');
  const script = join(root, 'out', 'service', 'simulator.js');
  writeFileSync(path, `#!/bin/sh\nexec '${process.execPath}' '${script}' "$@"\n`);
  chmodSync(path, 0o755);
  return path;
}

/** A temporary data folder with the flags that make an instance separate from all others. */
export interface SeparateInstance {
  readonly dataDir: string;
  readonly flags: readonly string[];
  remove(): void;
}

export function makeInstance(): SeparateInstance {
  const folder = mkdtempSync(join(tmpdir(), 'drover-real-'));
  const dataDir = join(folder, 'data');
  return {
    dataDir,
    flags: [
      '--data-dir',
      dataDir,
      '--engine',
      'ollama',
      '--ollama',
      writeSimulatorCommand(folder),
      '--gateway',
      '127.0.0.1:0',
      '--no-take-over',
    ],
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Chromium's own sandbox does not run as root; that is a matter of the machine, not of the app. */
const machineSwitches = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

export const launchRealApp = (binary: string, flags: readonly string[]): Promise<ElectronApplication> =>
  _electron.launch({ executablePath: binary, args: [...machineSwitches, root, ...flags], cwd: root });

/** Starts the binary beside Playwright, for processes that end by themselves. */
export const spawnApp = (binary: string, values: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess =>
  spawn(binary, [...values], { stdio: 'ignore', env: { ...process.env, ...env } });

export const secondInstanceArguments = (flags: readonly string[]): string[] => [...machineSwitches, root, ...flags];

/** What the observed app did to the outside world, kept in its main process. */
interface Seen {
  tray?: Electron.Tray;
  trayMenu?: Electron.Menu;
  dialogButton: string;
  readonly dialogs: { readonly message: string; readonly detail: string }[];
  readonly notifications: string[];
}

/** Keeps hold of the tray and its menu, of notifications and dialogs, and answers each dialog with the button of the set label. */
export async function observeShell(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ Menu, Notification, Tray, dialog }) => {
    const seen: Seen = { dialogButton: 'Cancel', dialogs: [], notifications: [] };
    (globalThis as unknown as { seen: Seen }).seen = seen;
    const build = Menu.buildFromTemplate;
    Menu.buildFromTemplate = (template) => {
      const menu = build(template);
      if (menu.items.some(({ label }) => label === 'Quit Drover')) seen.trayMenu = menu;
      return menu;
    };
    const setToolTip = Tray.prototype.setToolTip;
    Tray.prototype.setToolTip = function (text) {
      seen.tray = this;
      setToolTip.call(this, text);
    };
    const show = Notification.prototype.show;
    Notification.prototype.show = function () {
      seen.notifications.push(this.title);
      show.call(this);
    };
    dialog.showMessageBox = (...values: unknown[]) => {
      const { buttons = [], message, detail = '' } = values.at(-1) as Electron.MessageBoxOptions;
      seen.dialogs.push({ message, detail });
      return Promise.resolve({ response: buttons.indexOf(seen.dialogButton), checkboxChecked: false });
    };
  });
}

/** What was seen so far, as plain data. */
export const readSeen = (app: ElectronApplication): Promise<Pick<Seen, 'dialogs' | 'notifications'>> =>
  app.evaluate(() => {
    const { dialogs, notifications } = (globalThis as unknown as { seen: Seen }).seen;
    return { dialogs, notifications };
  });

/** From now on every dialog is answered with this button. */
export const answerDialogs = (app: ElectronApplication, button: string): Promise<void> =>
  app.evaluate((_electronModule, label) => {
    (globalThis as unknown as { seen: Seen }).seen.dialogButton = label;
  }, button);

/** Clicks the icon itself; false while it is not known, which it is from its first change on. */
export const clickIcon = (app: ElectronApplication): Promise<boolean> =>
  app.evaluate(() => {
    const { tray } = (globalThis as unknown as { seen: Seen }).seen;
    const keys = { altKey: false, ctrlKey: false, metaKey: false, shiftKey: false };
    return tray?.emit('click', keys, tray.getBounds()) ?? false;
  });

export const isIconShown = (app: ElectronApplication): Promise<boolean> =>
  app.evaluate(() => (globalThis as unknown as { seen: Seen }).seen.tray?.isDestroyed() === false);

/** Labels of the tray's menu as last set; empty until it changed once. */
export const trayLabels = (app: ElectronApplication): Promise<string[]> =>
  app.evaluate(() => {
    const { trayMenu } = (globalThis as unknown as { seen: Seen }).seen;
    return trayMenu?.items.map((item) => item.label) ?? [];
  });

/** Clicks an item of the tray's menu: labels from the top level down. */
export const clickTray = (app: ElectronApplication, ...path: string[]): Promise<void> =>
  app.evaluate((_electronModule, labels) => {
    const { trayMenu } = (globalThis as unknown as { seen: Seen }).seen;
    let items = trayMenu?.items ?? [];
    for (const [depth, label] of labels.entries()) {
      const item = items.find((each) => each.label === label);
      if (item === undefined) throw new Error(`the tray's menu has no "${label}"`);
      if (depth === labels.length - 1) item.click();
      else items = item.submenu?.items ?? [];
    }
  }, path);

export const firstPage = async (app: ElectronApplication): Promise<Page> => {
  const page = await app.firstWindow();
  await page.getByRole('heading', { level: 1 }).first().waitFor({ state: 'attached' });
  return page;
};
