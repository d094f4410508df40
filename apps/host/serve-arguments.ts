import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { RoomError } from '../base/index.ts';
import { parseHostPort } from '../config/index.ts';
import type { Engine } from '../contract/model/index.ts';
import type { HostOptions } from './host.ts';
import type { LogLevel } from './logging.ts';

/** Flags of `drover serve` by name, as `parseArgs` gives them. */
export type ServeFlags = Readonly<Record<string, string | boolean | undefined>>;

const engines: readonly Engine[] = ['ollama', 'simulator', 'none'];
const logLevels: readonly LogLevel[] = ['trace', 'debug', 'info', 'warn', 'error'];
const openings = ['tls', 'plain'] as const;
const defaultConsole = '127.0.0.1:11445';

/** The options of `parseArgs` for these flags. */
export const serveOptions = {
  'data-dir': { type: 'string' },
  config: { type: 'string' },
  gateway: { type: 'string' },
  'beyond-loopback': { type: 'string' },
  'key-file': { type: 'string' },
  console: { type: 'string' },
  engine: { type: 'string' },
  ollama: { type: 'string' },
  'no-take-over': { type: 'boolean' },
  'log-level': { type: 'string' },
  strict: { type: 'boolean' },
  workers: { type: 'string' },
} as const;

const refuse = (message: string): never => {
  throw new RoomError('bad_flag', message);
};

function choose<T extends string>(flag: string, given: string | undefined, known: readonly T[]): T | undefined {
  if (given === undefined) return undefined;
  return known.find((each) => each === given) ?? refuse(`--${flag} ${given} is not known. One of: ${known.join(', ')}`);
}

function requireAddress(flag: string, given: string | undefined): string | undefined {
  if (given === undefined || parseHostPort(given) !== undefined) return given;
  return refuse(`--${flag} ${given} is not HOST:PORT, for example 127.0.0.1:11444.`);
}

const mostWorkers = 64;

function readWorkers(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const count = given === 'auto' ? availableParallelism() : Number(given);
  if (Number.isInteger(count) && count >= 1 && count <= mostWorkers) return count;
  return refuse(`--workers ${given} is not a number from 1 to ${mostWorkers}, or auto for one a processor core.`);
}

/** What the flags ask of the host. Throws a `RoomError` of code `bad_flag` that names the flag. */
export function readServeFlags(flags: ServeFlags, dataDir: string): HostOptions {
  const text = (name: string): string | undefined => {
    const value = flags[name];
    return typeof value === 'string' ? value : undefined;
  };
  const console = text('console') ?? defaultConsole;
  const gateway = requireAddress('gateway', text('gateway'));
  const engine = choose('engine', text('engine'), engines);
  const logLevel = choose('log-level', text('log-level'), logLevels);
  const beyondLoopback = choose('beyond-loopback', text('beyond-loopback'), openings);
  const config = text('config');
  const ollama = text('ollama');
  const keyFile = text('key-file');
  const workers = readWorkers(text('workers'));
  return {
    dataDir,
    console: console === 'off' ? console : (requireAddress('console', console) ?? defaultConsole),
    isTakeOverOff: flags['no-take-over'] === true,
    ...(flags['strict'] === true ? { isStrict: true } : {}),
    ...(gateway === undefined ? {} : { gateway }),
    ...(beyondLoopback === undefined ? {} : { beyondLoopback }),
    ...(engine === undefined ? {} : { engine }),
    ...(logLevel === undefined ? {} : { logLevel }),
    ...(config === undefined ? {} : { configFile: resolve(config) }),
    ...(ollama === undefined ? {} : { ollamaPath: resolve(ollama) }),
    ...(keyFile === undefined ? {} : { keyFile: resolve(keyFile) }),
    ...(workers === undefined ? {} : { workers }),
  };
}
