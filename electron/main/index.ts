import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app, shell as desktop } from 'electron';
import { resolveDataFolder } from './data-folder.ts';
import { wasOpenedAtLogin } from './desktop/apply-desktop.ts';
import { parseLaunchOptions } from './launch-options.ts';
import { receiveDeepLinks } from './links/receive-deep-links.ts';
import { declarePageScheme } from './page-protocol/page-protocol.ts';
import { blockNavigation } from './security/block-navigation.ts';
import { createExternalOpener } from './security/external-links.ts';
import { findForbiddenSwitch } from './security/forbidden-switches.ts';
import { type Shell, startShell } from './start-shell.ts';

const launch = parseLaunchOptions(process.argv);
const dataDir = resolveDataFolder(launch.dataDir, {
  platform: process.platform,
  home: app.getPath('home'),
  appData: app.getPath('appData'),
  xdgDataHome: process.env['XDG_DATA_HOME'],
});

const links = receiveDeepLinks(app);

/** Chromium's profile, and with it the single-instance lock, belong to the data folder: each folder is an app of its own. */
function claimDataFolder(): boolean {
  const shellFolder = join(dataDir, 'shell');
  mkdirSync(shellFolder, { recursive: true, mode: 0o700 });
  app.setName('Drover');
  app.setPath('userData', shellFolder);
  return app.requestSingleInstanceLock();
}

async function run(): Promise<void> {
  app.enableSandbox();
  declarePageScheme();
  blockNavigation(
    app,
    createExternalOpener((url) => void desktop.openExternal(url)),
  );
  if (process.platform === 'darwin' && launch.isHidden) app.setActivationPolicy('accessory');
  await app.whenReady();
  const shell = startShell({ ...launch, isHidden: launch.isHidden || wasOpenedAtLogin() }, dataDir);
  listen(shell);
  links.follow(shell.followLink);
  links.take(process.argv);
}

function listen(shell: Shell): void {
  // What a second instance was started with is nobody's order: it brings the window to the front, or a link, which is asked about.
  app.on('second-instance', (_event, commandLine) => {
    if (!links.take(commandLine)) shell.openConsole();
  });
  app.on('activate', () => shell.openConsole());
  // Without a listener Electron quits with the last window; Drover stays in the menu bar.
  app.on('window-all-closed', () => {});
  app.on('before-quit', (event) => {
    if (shell.isQuitting()) return;
    event.preventDefault();
    shell.quit(true);
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => shell.quit(false));
}

const forbidden = findForbiddenSwitch(app.isPackaged, (name) => app.commandLine.hasSwitch(name));
if (forbidden !== null) {
  process.stderr.write(`Drover does not start with --${forbidden}.\n`);
  app.exit(2);
} else if (claimDataFolder()) {
  void run();
} else {
  app.exit(0);
}
