import type { InstalledModel, MemoryBudget, ResidentModel } from '../contract/model/index.ts';

/** Installed and resident models of the managed daemon, and the memory they may use. */
export interface Models {
  /** Last known, without asking the daemon. */
  resident(): readonly ResidentModel[];
  installed(): Promise<readonly InstalledModel[]>;
  /** Asks the daemon now and tells listeners of changes. */
  refresh(): Promise<readonly ResidentModel[]>;
  load(model: string): Promise<readonly ResidentModel[]>;
  unload(model: string): Promise<readonly ResidentModel[]>;
  onResidencyChange(listener: (models: readonly ResidentModel[]) => void): () => void;
  budget(): MemoryBudget;
  dispose(): void;
}
