import { powerMonitor } from 'electron';

export interface PowerOptions {
  readonly note: (event: 'suspending' | 'resumed') => void;
  /** The machine goes down: there is no time to ask. */
  readonly onShutdown: () => void;
}

interface ShutdownEvent {
  preventDefault(): void;
}

/** Hears from the system what the service's clocks can only guess. */
export function followPower({ note, onShutdown }: PowerOptions): void {
  powerMonitor.on('suspend', () => note('suspending'));
  powerMonitor.on('resume', () => note('resumed'));
  // Electron's types do not know this event's argument. Prevented, the shutdown waits until the app has ended.
  const endFirst = (event?: ShutdownEvent): void => {
    event?.preventDefault();
    onShutdown();
  };
  powerMonitor.on('shutdown', endFirst as () => void);
}
