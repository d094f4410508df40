import type { Clock, Timers } from '../base/index.ts';
import { type ConfigProblem, type ConfigState, type ConfigStore, createConfigStore } from '../config/index.ts';
import type { Config } from '../contract/model/index.ts';
import type { HostOptions } from './host.ts';
import type { LogLevel } from './logging.ts';

export interface LoadedSettings {
  readonly config: Config;
  /** Why a part of what was asked is not in force, in sentences; `null` when all is. */
  readonly problem: string | null;
  /** Whether all of the file counts. */
  readonly isFileInForce: boolean;
  readonly logLevels: { readonly level: LogLevel; readonly errorOutputLevel: LogLevel };
}

const shownProblems = 3;

function describeProblem({ path, line, column, message, suggestion }: ConfigProblem): string {
  const place = line === null ? '' : ` (line ${line}${column === null ? '' : `, column ${column}`})`;
  const setting = path === '' ? '' : `${path}: `;
  return `${setting}${message}${place}${suggestion === null ? '' : ` Did you mean ${suggestion}?`}`;
}

function describeProblems({ problems, isFileInForce, filePath }: ConfigState): string | null {
  if (problems.length === 0) return null;
  const rest = problems.length > shownProblems ? ` And ${problems.length - shownProblems} more.` : '';
  const head = isFileInForce ? '' : `${filePath} is not in force. `;
  return `${head}${problems.slice(0, shownProblems).map(describeProblem).join(' ')}${rest}`;
}

/** The settings as they are at this moment; changes of the file are noticed within two seconds. */
export interface LiveSettings {
  current(): LoadedSettings;
  /** Looks at the file now. */
  reload(): void;
  /** What is in force has changed, or what is wrong with the file has. */
  onChange(listener: (next: LoadedSettings) => void): () => void;
  readonly store: ConfigStore;
  dispose(): Promise<void>;
}

/** Opens the settings in force: defaults, then the file, then the environment, then the start's options. */
export function openSettings(
  options: HostOptions,
  { clock, timers, lookouts = timers }: { readonly clock: Clock; readonly timers: Timers; readonly lookouts?: Timers },
): LiveSettings {
  const store = createConfigStore({
    ...{ clock, timers, lookouts },
    dataDir: options.dataDir,
    configPath: options.configFile ?? null,
    env: process.env,
    overrides: {
      gateway: {
        listen: options.gateway,
        takeOverOllamaPort: options.isTakeOverOff === true ? false : undefined,
        beyondLoopback: options.beyondLoopback,
      },
      daemon: { binary: options.ollamaPath },
      log: { level: options.logLevel },
    },
  });
  return {
    store,
    current: () => describeState(store.current()),
    reload: () => void store.reload(),
    onChange(listener) {
      const tell = (state: ConfigState): void => listener(describeState(state));
      const ends = [store.onChange(tell), store.onProblems(tell)];
      return () => {
        for (const end of ends) end();
      };
    },
    dispose: store.dispose,
  };
}

function describeState(state: ConfigState): LoadedSettings {
  const { config, sources, isFileInForce } = state;
  const { level } = config.log;
  // A person in front of a terminal needs no line a request; who asks for a level gets it.
  const isAsked = sources.get('log.level') !== 'default';
  return {
    config,
    problem: describeProblems(state),
    isFileInForce,
    logLevels: { level, errorOutputLevel: isAsked ? level : 'warn' },
  };
}
