import type { BackendModel } from '../../contract/model/index.ts';
import type { ListedModel } from '../../translate/index.ts';

/** What one look at a backend showed. */
export interface Look {
  readonly isAnswering: boolean;
  /** In words; `null` when all is well. */
  readonly problem: string | null;
  /** By the backend's own names; `null` when it did not tell them. */
  readonly models: ReadonlyMap<string, BackendModel> | null;
  /** The same, as lists of models are made of them. */
  readonly listed: readonly ListedModel[];
}

/** The last look at a backend. */
export interface Sighting extends Look {
  /** UTC milliseconds. */
  readonly checkedAtMs: number;
}

/** Looks at the backends that Drover does not look after itself, from time to time and when somebody has reason to. No request waits for it. */
export interface BackendWatch {
  /** Begins looking by itself, where the rules say so. */
  start(): void;
  /** The last look; `null` before the first. */
  sighting(backend: string): Sighting | null;
  /** Another number each time that what was seen differs from before. */
  version(): number;
  /** Looks now, or joins a look under way. `null` for a backend that is not there, or is managed. */
  look(backend: string): Promise<Sighting | null>;
  lookAtAll(): Promise<void>;
  /** A request came; monotonic milliseconds. */
  noteRequest(atMs: number): void;
  /** A request was answered by it: it answers, whatever the last look showed. */
  noteAnswer(backend: string): void;
  /** The configuration may have changed: what was seen of a backend that is another one now is forgotten. */
  refresh(): void;
  dispose(): void;
}
