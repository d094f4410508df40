import type { ControlEvent } from '../../../apps/contract/control/index.ts';
import type { DesktopSettings } from '../../../apps/contract/model/index.ts';
import type { ControlClient } from '../control/control-client.ts';
import type { DesktopNotice } from './notification-rules.ts';

export interface DesktopOptions {
  readonly client: { readonly settings: Pick<ControlClient['settings'], 'desktop'> };
  /** Makes the desktop as the settings say; called when they are known first and when they change. */
  readonly apply: (settings: DesktopSettings) => void;
  readonly decide: (event: ControlEvent, settings: DesktopSettings) => readonly DesktopNotice[];
  readonly tell: (notice: DesktopNotice) => void;
}

export interface DesktopFollower {
  /** The service answers, perhaps another one than before. */
  noteConnected(): void;
  noteEvent(event: ControlEvent): void;
}

/** Keeps the desktop in step with the `desktop` section of the configuration, and tells what is to be told. */
export function createDesktopFollower({ client, apply, decide, tell }: DesktopOptions): DesktopFollower {
  let settings: DesktopSettings | null = null;
  const refresh = async (): Promise<void> => {
    try {
      settings = await client.settings.desktop();
      apply(settings);
    } catch {
      // The service went away meanwhile: they are read again when it is back.
    }
  };
  return {
    noteConnected: () => void refresh(),
    noteEvent(event) {
      if (event.type === 'config-changed') void refresh();
      if (settings !== null) for (const notice of decide(event, settings)) tell(notice);
    },
  };
}
