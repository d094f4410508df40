import { clipboard } from 'electron';
import type { ControlClient } from '../control/control-client.ts';
import type { CarefulDeeds } from './careful-deeds.ts';
import type { ShellAction } from './shell-action.ts';

export interface ActionTargets {
  readonly client: ControlClient;
  readonly deeds: CarefulDeeds;
  readonly openConsole: () => void;
}

/** Carries out an order from the tray. Rejects with what the control API threw. */
export async function performAction(action: ShellAction, targets: ActionTargets): Promise<void> {
  const { client, deeds } = targets;
  switch (action.type) {
    case 'start-daemon':
      await client.daemon.start();
      return;
    case 'unload-model':
      await client.models.unload({ model: action.model });
      return;
    case 'pin-model':
    case 'unpin-model':
      await client.models.setPolicy({ model: action.model, isPinned: action.type === 'pin-model' });
      return;
    case 'cancel-restart':
      await client.daemon.cancelRestart();
      return;
    case 'copy-base-url':
      await clipboard.writeText(action.url);
      return;
    case 'open-console':
      targets.openConsole();
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
