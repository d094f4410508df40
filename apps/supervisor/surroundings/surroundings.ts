import type { MemoryPressure } from '../machine-probe/parse-pressure.ts';

/** Another program that starts Ollama by itself. `name` as a person knows it; `stop` is how to end that. */
export interface OtherKeeper {
  readonly name: string;
  readonly stop: string;
}

export interface ModelsFolder {
  readonly path: string;
  readonly state: 'missing' | 'read-only' | 'writable';
  readonly freeBytes: number | null;
}

/** What stands around the daemon on this machine. `null` where it cannot be found out or does not apply. */
export interface Surroundings {
  readonly keepers: readonly OtherKeeper[];
  readonly modelsFolder: ModelsFolder | null;
  readonly swapUsedBytes: number | null;
  readonly totalMemoryBytes: number;
  readonly pressure: MemoryPressure | null;
  /** The executable, when macOS holds it back as downloaded. */
  readonly quarantinedPath: string | null;
  /** The file by which Drover starts at log-in. */
  readonly ownServicePath: string | null;
}
