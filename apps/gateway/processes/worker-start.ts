import type { StoredKey } from '../../contract/model/index.ts';
import type { AllowedHosts } from '../guards/check-host.ts';
import type { SharedFacts } from './messages.ts';

/** What a worker is told at its start. */
export interface WorkerStart {
  /** Made by `packSettings`. */
  readonly settings: string;
  readonly facts: SharedFacts;
  readonly keys: readonly StoredKey[];
  readonly hosts: AllowedHosts;
  /** Where the primary process serves what workers do not. */
  readonly innerSocketPath: string;
  /** Connections that it takes of one other address. */
  readonly maxPerAddress: number;
}
