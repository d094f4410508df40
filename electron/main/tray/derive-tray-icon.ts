import type { Status } from '../../../apps/contract/control/index.ts';
import type { StatusView } from '../control/status-view.ts';

/** The signs under the crook. Each has its images in `resources/tray`. */
export const trayIcons = ['stopped', 'starting', 'ready', 'working', 'paused', 'attention', 'failed'] as const;
export type TrayIcon = (typeof trayIcons)[number];

/** The icon for what is known. `isWorking` is true once requests have run for a second, so that short ones do not flicker. */
export function deriveTrayIcon(view: StatusView, isWorking: boolean): TrayIcon {
  switch (view.kind) {
    case 'connecting':
      return 'starting';
    case 'unreachable':
      return 'attention';
    case 'known':
      return deriveFromDaemon(view.status, isWorking);
  }
}

function deriveFromDaemon({ daemon, health }: Status, isWorking: boolean): TrayIcon {
  switch (daemon.state.kind) {
    case 'absent':
    case 'stopped':
      return 'stopped';
    case 'starting':
    case 'stopping':
      return 'starting';
    case 'ready':
      if (health.status !== 'ok') return 'attention';
      if (daemon.pause !== undefined) return 'paused';
      return isWorking ? 'working' : 'ready';
    case 'degraded':
    case 'backing-off':
      return 'attention';
    case 'contended':
    case 'failed':
      return 'failed';
  }
}
