import { join } from 'node:path';
import { app, Menu, session, shell } from 'electron';
import { showAbout } from './about/show-about.ts';
import { describeFailure } from './actions/describe-failure.ts';
import { createDeedPerformer } from './actions/perform-deed.ts';
import { connectTray } from './connect-tray.ts';
import { type ControlClient, createControlClient } from './control/control-client.ts';
import { locateControlSocket, probeControlSocket } from './control/control-socket.ts';
import { createSocketFetch } from './control/socket-fetch.ts';
import { resolveInstallLayout } from './install-layout.ts';
import type { LaunchOptions } from './launch-options.ts';
import { confirmDeepLink } from './links/confirm-deep-link.ts';
import { createDeepLinkFollower } from './links/follow-deep-link.ts';
import { createServiceNotices, showFailure } from './notices.ts';
import { handlePageProtocol } from './page-protocol/page-protocol.ts';
import { followPower } from './power/follow-power.ts';
import { denyDownloads } from './security/deny-downloads.ts';
import { denyPermissions } from './security/deny-permissions.ts';
import { createExternalOpener } from './security/external-links.ts';
import { pageOrigin } from './security/page-origin.ts';
import { requireTrustedSocket } from './security/trusted-socket.ts';
import { buildWebPreferences } from './security/web-preferences.ts';
import { launchService } from './service/launch-service.ts';
import { createServiceProcess, type ServiceProcess } from './service/service-process.ts';
import { systemTime } from './system-time.ts';
import { startUpdates } from './update/start-updates.ts';
import { buildAppMenu } from './windows/app-menu.ts';
import { createBoundsFile } from './windows/bounds-file.ts';
import { type ConsoleWindow, createConsoleWindow } from './windows/console-window.ts';
import { createPanelWindow, type PanelWindow } from './windows/panel-window.ts';

/** The running shell, as the entry steers it. */
export interface Shell {
  openConsole(): void;
  /** Shows what a link from another program names, once the person has agreed. */
  followLink(link: string): Promise<void>;
  /** Asks when requests run, unless `isAsked` is false. */
  quit(isAsked: boolean): void;
  /** True once quitting has been decided. */
  isQuitting(): boolean;
}

const layout = resolveInstallLayout(import.meta.dirname);

/** Builds the shell's parts and sets them going. The app must be ready. */
export function startShell(launch: LaunchOptions, dataDir: string): Shell {
  const fetchControl = createSocketFetch(() => requireTrustedSocket(locateControlSocket(dataDir)));
  denyPermissions(session.defaultSession);
  denyDownloads(session.defaultSession);
  const client = createControlClient(fetchControl);
  const about = (): Promise<void> => showAbout(client);
  const service = keepService(launch, dataDir);
  const consoleWindow = keepConsoleWindow(dataDir);
  const panel = keepPanel(consoleWindow);
  const end = new AbortController();
  const onQuitting = (): void => {
    end.abort();
    panel.dispose();
  };
  const performer = createDeedPerformer({
    ...{ client, service, onQuitting, onFailure: reportFailure },
    quitApp: () => app.quit(),
  });
  const updates = startUpdates({
    ...{ timers: systemTime, leave: performer.leave },
    isServiceOurs: () => service.tenure() === 'owned',
  });
  handlePageProtocol({ pageFolder: layout.pageFolder, fetchControl, updates });
  setAppMenu(() => void about(), updates.checkNow);
  const deeds = connectTray({
    ...{ client, service, consoleWindow, panel, layout, reportFailure, showAbout: about },
    ...{ perform: performer.perform, updates, signal: end.signal },
  });
  noteSleep(client, () => performer.perform('quit'));
  void service.start();
  if (!launch.isHidden) consoleWindow.open();
  return {
    openConsole: () => consoleWindow.open(),
    followLink: createDeepLinkFollower({ confirm: confirmDeepLink, openConsole: consoleWindow.open }),
    quit: (isAsked) => (isAsked ? void deeds.request('quit') : performer.perform('quit')),
    isQuitting: performer.isQuitting,
  };
}

const reportFailure = (error: unknown): void => void showFailure(describeFailure(error));

function setAppMenu(onAbout: () => void, onCheckForUpdates: () => void): void {
  const template = buildAppMenu({ platform: process.platform, isPackaged: app.isPackaged, onAbout, onCheckForUpdates });
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

function keepService(launch: LaunchOptions, dataDir: string): ServiceProcess {
  const console = launch.serviceArguments.includes('--console') ? [] : ['--console', 'off'];
  const serviceArguments = ['--data-dir', dataDir, ...console, ...launch.serviceArguments];
  return createServiceProcess({
    launch: (onExit) => launchService({ modulePath: layout.serviceModule, arguments: serviceArguments, onExit }),
    isAnswering: () => probeControlSocket(locateControlSocket(dataDir)),
    time: systemTime,
    onNotice: createServiceNotices(systemTime),
  });
}

function keepConsoleWindow(dataDir: string): ConsoleWindow {
  return createConsoleWindow({
    pageOrigin,
    webPreferences: buildWebPreferences(layout.preload, app.isPackaged),
    boundsFile: createBoundsFile(join(dataDir, 'shell', 'window.json')),
    onOpenChanged(isOpen) {
      if (isOpen) void app.dock?.show();
      else app.dock?.hide();
    },
  });
}

function keepPanel(consoleWindow: ConsoleWindow): PanelWindow {
  return createPanelWindow({
    pageUrl: `${pageOrigin}/panel`,
    webPreferences: buildWebPreferences(layout.preload, app.isPackaged),
    timers: systemTime,
    openConsole: consoleWindow.open,
    openExternal: createExternalOpener((url) => void shell.openExternal(url)),
  });
}

function noteSleep(client: ControlClient, onShutdown: () => void): void {
  followPower({
    note(event) {
      // A service that does not answer finds out by its clocks.
      client.notePower({ event }).catch(() => undefined);
    },
    onShutdown,
  });
}
