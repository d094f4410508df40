import type { PlainObject } from '../base/index.ts';

/** One plugin as the configuration has it. */
export interface PluginSettings {
  /** Name of its file in the plugins folder. */
  readonly file: string;
  readonly isForRequests: boolean;
  readonly isForAnswers: boolean;
  /** Whose requests, by patterns of project ids; one `*` also means requests without a project. */
  readonly projects: readonly string[];
  /** Which models, by patterns of the name asked for or of the model that serves. */
  readonly models: readonly string[];
  /** For each call. */
  readonly timeoutMs: number;
  /** Beyond what its process takes by itself. */
  readonly maxMemoryMb: number;
  /** A failure refuses the request; else the request goes on as it was. */
  readonly isRefusing: boolean;
  /** Handed to the plugin as they are. */
  readonly options: PlainObject;
}
