import type { Timers } from '../../../apps/base/index.ts';
import type { Deed } from '../actions/shell-action.ts';
import type { StatusView } from '../control/status-view.ts';
import { buildTrayMenu } from './build-tray-menu.ts';
import { deriveTrayIcon } from './derive-tray-icon.ts';
import { describeStatus } from './describe-status.ts';
import type { TrayPresence } from './tray-presence.ts';
import { createWorkDelay } from './work-delay.ts';

/** Keeps the tray in step with what is known. */
export interface TrayPresenter {
  update(view: StatusView, pendingDeed: Deed | null): void;
}

/** Creates the presenter over the icon in the menu bar. */
export function createTrayPresenter(presence: TrayPresence, timers: Timers): TrayPresenter {
  let view: StatusView = { kind: 'connecting' };
  let pendingDeed: Deed | null = null;
  const workDelay = createWorkDelay(timers, () => present());

  function present(): void {
    presence.show({
      icon: deriveTrayIcon(view, workDelay.isWorking()),
      tooltip: describeStatus(view),
      menu: buildTrayMenu(view, pendingDeed),
    });
  }

  return {
    update(nextView, nextPending) {
      view = nextView;
      pendingDeed = nextPending;
      workDelay.update(view.kind === 'known' && view.status.inFlight.length > 0);
      present();
    },
  };
}
