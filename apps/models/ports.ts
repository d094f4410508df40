import type { InstalledModel, KeepAlive, MemoryBudget, ResidentModel } from '../contract/model/index.ts';

/** Installed and resident models of the managed daemon, and the memory they may use. */
export interface Models {
  /** Last known, without asking the daemon. */
  resident(): readonly ResidentModel[];
  installed(): Promise<readonly InstalledModel[]>;
  /** Asks the daemon now and tells listeners of changes. */
  refresh(): Promise<readonly ResidentModel[]>;
  /** Tells Ollama to load a model, or to keep a loaded one so long; whether there is room is not asked. */
  load(model: string, wishes?: LoadWishes): Promise<readonly ResidentModel[]>;
  unload(model: string): Promise<readonly ResidentModel[]>;
  onResidencyChange(
    listener: (models: readonly ResidentModel[], previous: readonly ResidentModel[]) => void,
  ): () => void;
  budget(): MemoryBudget;
  dispose(): void;
}

/** `null` leaves it to Ollama. */
export interface LoadWishes {
  readonly contextLength: number | null;
  readonly keepAlive: KeepAlive | null;
}
