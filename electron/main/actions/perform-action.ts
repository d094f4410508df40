import { clipboard } from 'electron';
import type { ControlClient } from '../control/control-client.ts';
import { saveDesktopSetting } from '../desktop/save-desktop-setting.ts';
import type { CarefulDeeds } from './careful-deeds.ts';
import type { ShellAction } from './shell-action.ts';

export interface ActionTargets {
  readonly client: ControlClient;
  readonly deeds: CarefulDeeds;
  readonly openConsole: (path?: string) => void;
  readonly showAbout: () => Promise<void>;
}

/** Carries out an order from the tray. Rejects with what the control API threw. */
export async function performAction(action: ShellAction, targets: ActionTargets): Promise<void> {
  const { client, deeds } = targets;
  switch (action.type) {
    case 'start-daemon':
      await client.daemon.start();
      return;
    case 'pause-requests':
      await client.daemon.pause({ forMs: action.forMs });
      return;
    case 'resume-requests':
      await client.daemon.resume();
      return;
    case 'unload-model':
      await client.models.unload({ model: action.model });
      return;
    case 'pin-model':
    case 'unpin-model':
      await client.models.setPolicy({ model: action.model, isPinned: action.type === 'pin-model' });
      return;
    case 'keep-model':
      await client.models.setPolicy({ model: action.model, keepAlive: action.keepAlive });
      return;
    case 'cancel-restart':
      await client.daemon.cancelRestart();
      return;
    case 'copy-base-url':
      await clipboard.writeText(action.url);
      return;
    case 'copy-name':
      await clipboard.writeText(action.model);
      return;
    case 'open-console':
      targets.openConsole(action.path);
      return;
    case 'set-start-at-login':
      await saveDesktopSetting(client, 'startAtLogin', action.isOn);
      return;
    case 'show-about':
      await targets.showAbout();
      return;
    case 'cancel-pending':
      deeds.cancelPending();
      return;
    case 'stop-daemon':
    case 'restart-daemon':
    case 'restart-service':
    case 'quit':
      await deeds.request(action.type);
      return;
  }
}
