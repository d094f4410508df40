import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Timers, toSafeText } from '../base/index.ts';
import { checkFile } from './check-file.ts';
import type { Hook } from './hooks.ts';
import type { ProcessReport } from './messages.ts';
import type { PluginSettings } from './plugin-settings.ts';
import { type LaunchConfined, type PluginProcess, startProcess } from './start-process.ts';

/** Where plugins lie, and how they are run. */
export interface PluginPlace {
  readonly folder: string;
  /** `null` where no process can be started. */
  readonly launch: LaunchConfined | null;
  /** What is started for each plugin, and what it has to read beside the folder. */
  readonly script: string;
  readonly readable: readonly string[];
}

export interface KeeperOptions extends PluginPlace {
  readonly settings: PluginSettings;
  readonly timers: Timers;
  readonly onLoaded: (found: ReadonlySet<Hook>) => void;
  readonly onUnloadable: (reason: string) => void;
  /** It had been loaded. */
  readonly onEnded: (reason: string) => void;
  readonly onReport: (report: Extract<ProcessReport, { kind: 'answer' | 'failure' }>) => void;
}

/** The process of one plugin, which is started when it is wanted. */
export interface ProcessKeeper {
  /** The process once it has loaded the plugin; else `null`, and one is on its way. */
  want(): PluginProcess | null;
  /** The process that is there; `null` for none. */
  current(): PluginProcess | null;
  drop(): void;
}

const loadTimeoutMs = 30_000;
const nowhere =
  'Plugins do not run inside the desktop app; they do with drover serve, and with drover service install.';
const longestReason = 300;

export function createProcessKeeper(options: KeeperOptions): ProcessKeeper {
  const { folder, settings, timers } = options;
  const { file, maxMemoryMb } = settings;
  let child: PluginProcess | null = null;
  /** Ends the time it has to load; `null` once it has. */
  let cancelLoading: (() => void) | null = null;
  const drop = (): void => {
    cancelLoading?.();
    cancelLoading = null;
    child?.end();
    child = null;
  };
  const end = (reason: string): void => {
    const wasLoading = cancelLoading !== null;
    drop();
    if (wasLoading) options.onUnloadable(reason);
    else options.onEnded(reason);
  };
  const hear = (report: ProcessReport): void => {
    switch (report.kind) {
      case 'loaded':
        cancelLoading?.();
        cancelLoading = null;
        options.onLoaded(new Set(report.hooks));
        break;
      case 'unloadable':
        end(toSafeText(report.reason, longestReason));
        break;
      case 'answer':
      case 'failure':
        options.onReport(report);
    }
  };
  const start = (): void => {
    const { launch, script } = options;
    const refusal = launch === null ? nowhere : checkFile(folder, file);
    if (launch === null || refusal !== null) {
      options.onUnloadable(refusal ?? nowhere);
      return;
    }
    // What may be read goes by the real path.
    const realFolder = realpathSync(folder);
    const readable = [...options.readable, realFolder];
    const plugin = {
      fileUrl: pathToFileURL(join(realFolder, file)).href,
      optionsJson: JSON.stringify(settings.options),
      maxMemoryMb,
    };
    cancelLoading = timers.after(loadTimeoutMs, () => end(`It was not loaded within ${loadTimeoutMs} ms.`));
    child = startProcess({ launch, script, readable, ...plugin }, { onReport: hear, onDeath: end });
  };
  return {
    want() {
      if (child === null) start();
      return cancelLoading === null ? child : null;
    },
    current: () => child,
    drop,
  };
}
