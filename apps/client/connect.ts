import { createDroverIn, type Drover, type DroverOptions } from './create-drover.ts';
import { DroverError } from './drover-error.ts';
import { type FindOptions, type FoundDrover, findDroverIn } from './find-drover.ts';
import type { Surroundings } from './surroundings.ts';

export interface StartOptions extends FindOptions {
  /** Path of the `drover` program; else it is looked for in `PATH` and in `node_modules/.bin`. */
  readonly executable?: string;
  /** Further arguments of `drover serve`. */
  readonly args?: readonly string[];
  /** 60 000 unless said. */
  readonly startTimeoutMs?: number;
}

/** The functions that a page and Node have alike; index.ts tells what they do. */
export interface Client {
  createDrover(options: DroverOptions): Drover;
  findDrover(options?: FindOptions): Promise<FoundDrover>;
  connect(options?: FindOptions): Promise<Drover>;
  ensureRunning(options?: StartOptions): Promise<Drover>;
}

export function createClient(surroundings: Surroundings): Client {
  const openAt = (url: string, all: FindOptions): Drover => {
    const { dataDir: _dataDir, signal: _signal, ...options } = all;
    const key = options.key ?? surroundings.readVariable('DROVER_KEY');
    return createDroverIn(surroundings, { ...options, url, ...(key ? { key } : {}) });
  };
  const findDrover = async (options: FindOptions = {}): Promise<FoundDrover> => findDroverIn(surroundings, options);
  return {
    createDrover: (options) => createDroverIn(surroundings, options),
    findDrover,
    connect: async (options = {}) => openAt((await findDrover(options)).url, options),
    async ensureRunning(options: StartOptions = {}) {
      const { executable: _executable, args: _args, startTimeoutMs: _startTimeoutMs, ...rest } = options;
      const found = await findDrover(rest).catch((error: unknown) => needStart(error));
      return openAt(found instanceof DroverError ? await startInstead(surroundings, options, found) : found.url, rest);
    },
  };
}

function needStart(error: unknown): DroverError {
  if (error instanceof DroverError && error.code === 'not_running') return error;
  throw error;
}

function startInstead(surroundings: Surroundings, options: StartOptions, failure: DroverError): Promise<string> {
  const { startService, readVariable } = surroundings;
  const isElsewhere =
    options.url !== undefined || (options.dataDir === undefined && Boolean(readVariable('DROVER_URL')));
  // What runs somewhere else is not replaced by something here.
  if (isElsewhere) throw failure;
  if (startService === null) throw new DroverError({ code: 'cannot_start_here', message: failure.message });
  const { executable, dataDir, args, startTimeoutMs, signal = new AbortController().signal } = options;
  return startService({ executable, dataDir, args, startTimeoutMs, signal });
}
