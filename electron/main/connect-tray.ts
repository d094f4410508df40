import type { DesktopSettings } from '../../apps/contract/model/index.ts';
import { type CarefulDeeds, createCarefulDeeds } from './actions/careful-deeds.ts';
import { performAction } from './actions/perform-action.ts';
import type { ShellAction } from './actions/shell-action.ts';
import type { ControlClient } from './control/control-client.ts';
import { followStatus } from './control/follow-status.ts';
import type { StatusView } from './control/status-view.ts';
import { applyLoginItem, readStartsAtLogin, showNotice } from './desktop/apply-desktop.ts';
import { createDesktopFollower, type DesktopFollower } from './desktop/follow-desktop.ts';
import { createNotificationRules } from './desktop/notification-rules.ts';
import type { InstallLayout } from './install-layout.ts';
import { askBeforeStopping } from './notices.ts';
import type { ServiceProcess } from './service/service-process.ts';
import { systemTime } from './system-time.ts';
import { toMenuTemplate } from './tray/tray-menu-template.ts';
import { createTrayPresence, type HideableTray } from './tray/tray-presence.ts';
import { createTrayPresenter } from './tray/tray-presenter.ts';
import type { Updates } from './update/start-updates.ts';
import type { ConsoleWindow } from './windows/console-window.ts';
import type { PanelWindow } from './windows/panel-window.ts';

export interface TrayConnections {
  readonly client: ControlClient;
  readonly service: ServiceProcess;
  readonly consoleWindow: ConsoleWindow;
  readonly panel: PanelWindow;
  readonly layout: InstallLayout;
  readonly perform: (deed: Parameters<CarefulDeeds['request']>[0]) => void;
  readonly showAbout: () => Promise<void>;
  readonly updates: Pick<Updates, 'noteSettings' | 'noteView'>;
  readonly reportFailure: (error: unknown) => void;
  readonly signal: AbortSignal;
}

/** Joins the tray with what it shows and orders: the service's status, the desktop settings, and the careful deeds, which it returns. */
export function connectTray(connections: TrayConnections): CarefulDeeds {
  const { client, service, consoleWindow, panel, layout, showAbout, updates, reportFailure, signal } = connections;
  let view: StatusView = { kind: 'connecting' };
  let settings: DesktopSettings | null = null;
  const onAction = (action: ShellAction): void => {
    performAction(action, { client, deeds, openConsole: consoleWindow.open, showAbout }).catch(reportFailure);
  };
  const presence = createTrayPresence({
    platform: process.platform,
    iconFolder: layout.trayIconFolder,
    toMenu: (items) => toMenuTemplate(items, onAction),
    onClick: panel.toggle,
  });
  const presenter = createTrayPresenter(presence, systemTime);
  const present = (): void =>
    presenter.update({
      view,
      pendingDeed: deeds.pending(),
      isAttached: service.tenure() === 'attached',
      startsAtLogin: settings === null ? null : readStartsAtLogin(settings),
      menuBarText: settings?.menuBarText ?? 'off',
    });
  const deeds = keepDeeds(connections, () => view, present);
  const desktop = followDesktop(connections, presence, (next) => {
    settings = next;
    updates.noteSettings(next);
    present();
  });
  const onView = (next: StatusView): void => {
    view = next;
    present();
    deeds.reconsider();
    updates.noteView(next);
  };
  const { noteConnected: onConnected, noteEvent: onEvent } = desktop;
  void followStatus({ client, time: systemTime, onView, onConnected, onEvent }, signal);
  return deeds;
}

function keepDeeds(
  { client, service, perform, reportFailure }: TrayConnections,
  view: () => StatusView,
  onPendingChanged: () => void,
): CarefulDeeds {
  return createCarefulDeeds({
    // Quitting leaves a service that is not ours running, so it puts nothing at risk.
    countAtRisk(deed) {
      const now = view();
      return now.kind !== 'known' || (deed === 'quit' && service.tenure() !== 'owned') ? 0 : now.status.inFlight.length;
    },
    ask: askBeforeStopping,
    perform,
    postpone(deed) {
      if (deed !== 'restart-daemon') return false;
      client.daemon.restart({ when: 'drained', reason: 'the menu bar asked for it' }).catch(reportFailure);
      return true;
    },
    onPendingChanged,
  });
}

function followDesktop(
  { client, consoleWindow }: TrayConnections,
  presence: HideableTray,
  onSettings: (settings: DesktopSettings) => void,
): DesktopFollower {
  return createDesktopFollower({
    client,
    apply(settings) {
      applyLoginItem(settings);
      presence.setShown(settings.menuBarIcon);
      onSettings(settings);
    },
    decide: createNotificationRules(systemTime),
    tell: (notice) => showNotice(notice, consoleWindow.open),
  });
}
