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

/** Keeps hold of the tray's menu and answers dialogs with the button of the given label. */
export async function observeShell(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ Tray, dialog }) => {
    const seen = globalThis as unknown as { trayMenu?: Electron.Menu; dialogButton: string };
    seen.dialogButton = 'Cancel';
    const setContextMenu = Tray.prototype.setContextMenu;
    Tray.prototype.setContextMenu = function (menu) {
      if (menu !== null) seen.trayMenu = menu;
      setContextMenu.call(this, menu);
    };
    dialog.showMessageBox = (...values: unknown[]) => {
      const { buttons = [] } = values.at(-1) as Electron.MessageBoxOptions;
      return Promise.resolve({ response: buttons.indexOf(seen.dialogButton), checkboxChecked: false });
    };
  });
}

/** Labels of the tray's menu as last set; empty until it changed once. */
export const trayLabels = (app: ElectronApplication): Promise<string[]> =>
  app.evaluate(() => {
    const { trayMenu } = globalThis as unknown as { trayMenu?: Electron.Menu };
    return trayMenu?.items.map((item) => item.label) ?? [];
  });

/** Clicks an item of the tray's menu: labels from the top level down. */
export const clickTray = (app: ElectronApplication, ...path: string[]): Promise<void> =>
  app.evaluate((_electronModule, labels) => {
    const { trayMenu } = globalThis as unknown as { trayMenu?: Electron.Menu };
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
