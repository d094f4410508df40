import { join } from 'node:path';
import { app, Menu, session } from 'electron';
import { type CarefulDeeds, createCarefulDeeds } from './actions/careful-deeds.ts';
import { describeFailure } from './actions/describe-failure.ts';
import { performAction } from './actions/perform-action.ts';
import { createDeedPerformer } from './actions/perform-deed.ts';
import type { ShellAction } from './actions/shell-action.ts';
import { type ControlClient, createControlClient } from './control/control-client.ts';
import { locateControlSocket, probeControlSocket } from './control/control-socket.ts';
import { followStatus } from './control/follow-status.ts';
import { createSocketFetch } from './control/socket-fetch.ts';
import type { StatusView } from './control/status-view.ts';
import { applyLoginItem, showNotice } from './desktop/apply-desktop.ts';
import { createDesktopFollower } from './desktop/follow-desktop.ts';
import { createNotificationRules } from './desktop/notification-rules.ts';
import { resolveInstallLayout } from './install-layout.ts';
import type { LaunchOptions } from './launch-options.ts';
import { askBeforeStopping, createServiceNotices, showFailure } from './notices.ts';
import { handlePageProtocol } from './page-protocol/page-protocol.ts';
import { denyDownloads } from './security/deny-downloads.ts';
import { denyPermissions } from './security/deny-permissions.ts';
import { pageOrigin } from './security/page-origin.ts';
import { buildWebPreferences } from './security/web-preferences.ts';
import { launchService } from './service/launch-service.ts';
import { createServiceProcess, type ServiceProcess } from './service/service-process.ts';
import { systemTime } from './system-time.ts';
import { toMenuTemplate } from './tray/tray-menu-template.ts';
import { createTrayPresence } from './tray/tray-presence.ts';
import { createTrayPresenter } from './tray/tray-presenter.ts';
import { buildAppMenu } from './windows/app-menu.ts';
import { createBoundsFile } from './windows/bounds-file.ts';
import { type ConsoleWindow, createConsoleWindow } from './windows/console-window.ts';

/** The running shell, as the entry steers it. */
export interface Shell {
  openConsole(): void;
  /** Asks when requests run, unless `isAsked` is false. */
  quit(isAsked: boolean): void;
  /** True once quitting has been decided. */
  isQuitting(): boolean;
}

const layout = resolveInstallLayout(import.meta.dirname);

/** Builds the shell's parts and sets them going. The app must be ready. */
export function startShell(launch: LaunchOptions, dataDir: string): Shell {
  const fetchControl = createSocketFetch(() => locateControlSocket(dataDir));
  denyPermissions(session.defaultSession);
  denyDownloads(session.defaultSession);
  handlePageProtocol(layout.pageFolder, fetchControl);
  Menu.setApplicationMenu(Menu.buildFromTemplate(buildAppMenu(process.platform, app.isPackaged)));
  const client = createControlClient(fetchControl);
  const service = keepService(launch, dataDir);
  const consoleWindow = keepConsoleWindow(dataDir);
  const end = new AbortController();
  const performer = createDeedPerformer({ client, service, onQuitting: () => end.abort(), onFailure: reportFailure });
  const deeds = connectTray({ client, service, consoleWindow, perform: performer.perform, signal: end.signal });
  void service.start();
  if (!launch.isHidden) consoleWindow.open();
  return {
    openConsole: consoleWindow.open,
    quit: (isAsked) => (isAsked ? void deeds.request('quit') : performer.perform('quit')),
    isQuitting: performer.isQuitting,
  };
}

const reportFailure = (error: unknown): void => void showFailure(describeFailure(error));

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
    pageUrl: `${pageOrigin}/`,
    webPreferences: buildWebPreferences(layout.preload, app.isPackaged),
    boundsFile: createBoundsFile(join(dataDir, 'shell', 'window.json')),
    onOpenChanged(isOpen) {
      if (isOpen) void app.dock?.show();
      else app.dock?.hide();
    },
  });
}

interface TrayConnections {
  readonly client: ControlClient;
  readonly service: ServiceProcess;
  readonly consoleWindow: ConsoleWindow;
  readonly perform: (deed: Parameters<CarefulDeeds['request']>[0]) => void;
  readonly signal: AbortSignal;
}

function connectTray({ client, service, consoleWindow, perform, signal }: TrayConnections): CarefulDeeds {
  let view: StatusView = { kind: 'connecting' };
  const onAction = (action: ShellAction): void => {
    performAction(action, { client, deeds, openConsole: consoleWindow.open }).catch(reportFailure);
  };
  const presence = createTrayPresence(layout.trayIconFolder, (items) => toMenuTemplate(items, onAction));
  const presenter = createTrayPresenter(presence, systemTime);
  const deeds = createCarefulDeeds({
    // Quitting leaves a service that is not ours running, so it puts nothing at risk.
    countAtRisk: (deed) =>
      view.kind !== 'known' || (deed === 'quit' && service.tenure() !== 'owned') ? 0 : view.status.inFlight.length,
    ask: askBeforeStopping,
    perform,
    postpone(deed) {
      if (deed !== 'restart-daemon') return false;
      client.daemon.restart({ when: 'drained', reason: 'the menu bar asked for it' }).catch(reportFailure);
      return true;
    },
    onPendingChanged: () => presenter.update(view, deeds.pending()),
  });
  const onView = (next: StatusView): void => {
    view = next;
    presenter.update(view, deeds.pending());
    deeds.reconsider();
  };
  const desktop = createDesktopFollower({
    client,
    apply(settings) {
      applyLoginItem(settings);
      presence.setShown(settings.menuBarIcon);
    },
    decide: createNotificationRules(systemTime),
    tell: (notice) => showNotice(notice, consoleWindow.open),
  });
  const { noteConnected: onConnected, noteEvent: onEvent } = desktop;
  void followStatus({ client, time: systemTime, onView, onConnected, onEvent }, signal);
  return deeds;
}
