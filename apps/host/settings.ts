import { type ConfigProblem, loadConfig } from '../config/index.ts';
import type { Config } from '../contract/model/index.ts';
import type { HostOptions } from './host.ts';
import type { LogLevel } from './logging.ts';

export interface LoadedSettings {
  readonly config: Config;
  /** Why a part of what was asked is not in force, in sentences; `null` when all is. */
  readonly problem: string | null;
  readonly logLevels: { readonly level: LogLevel; readonly errorOutputLevel: LogLevel };
}

const shownProblems = 3;

function describeProblem({ path, line, column, message, suggestion }: ConfigProblem): string {
  const place = line === null ? '' : ` (line ${line}${column === null ? '' : `, column ${column}`})`;
  const setting = path === '' ? '' : `${path}: `;
  return `${setting}${message}${place}${suggestion === null ? '' : ` Did you mean ${suggestion}?`}`;
}

function describeProblems(problems: readonly ConfigProblem[], filePath: string): string | null {
  if (problems.length === 0) return null;
  const rest = problems.length > shownProblems ? ` And ${problems.length - shownProblems} more.` : '';
  const isInFile = problems.some(({ line }) => line !== null);
  const head = isInFile ? `${filePath} is not in force. ` : '';
  return `${head}${problems.slice(0, shownProblems).map(describeProblem).join(' ')}${rest}`;
}

/** The settings in force: defaults, then the file, then the environment, then the start's options. */
export function loadSettings(options: HostOptions): LoadedSettings {
  const { config, problems, sources, filePath } = loadConfig({
    dataDir: options.dataDir,
    configPath: options.configFile ?? null,
    env: process.env,
    overrides: {
      gateway: { listen: options.gateway, takeOverOllamaPort: options.isTakeOverOff === true ? false : undefined },
      daemon: { binary: options.ollamaPath },
      log: { level: options.logLevel },
    },
  });
  const { level } = config.log;
  // A person in front of a terminal needs no line a request; who asks for a level gets it.
  const isAsked = sources.get('log.level') !== 'default';
  return {
    config,
    problem: describeProblems(problems, filePath),
    logLevels: { level, errorOutputLevel: isAsked ? level : 'warn' },
  };
}
