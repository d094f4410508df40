import type { Timers } from '../../../apps/base/index.ts';
import type { DesktopSettings } from '../../../apps/contract/model/index.ts';
import type { StatusView } from '../control/status-view.ts';
import { buildTrayMenu, type ShellSituation } from './build-tray-menu.ts';
import { deriveTrayIcon } from './derive-tray-icon.ts';
import { describeStatus } from './describe-status.ts';
import { describeTitle } from './describe-title.ts';
import type { TrayPresence } from './tray-presence.ts';
import { createWorkDelay } from './work-delay.ts';

/** Everything that the tray is drawn from. */
export interface TrayFacts extends ShellSituation {
  readonly view: StatusView;
  readonly menuBarText: DesktopSettings['menuBarText'];
}

/** Keeps the tray in step with what is known. */
export interface TrayPresenter {
  update(facts: TrayFacts): void;
}

/** Creates the presenter over the icon in the menu bar. */
export function createTrayPresenter(presence: TrayPresence, timers: Timers): TrayPresenter {
  let last: TrayFacts | null = null;
  const workDelay = createWorkDelay(timers, () => {
    if (last !== null) present(last);
  });

  function present(facts: TrayFacts): void {
    const { view, menuBarText } = facts;
    presence.show({
      icon: deriveTrayIcon(view, workDelay.isWorking()),
      title: describeTitle(view, menuBarText),
      tooltip: describeStatus(view),
      menu: buildTrayMenu(view, facts),
    });
  }

  return {
    update(facts) {
      last = facts;
      workDelay.update(facts.view.kind === 'known' && facts.view.status.inFlight.length > 0);
      present(facts);
    },
  };
}
