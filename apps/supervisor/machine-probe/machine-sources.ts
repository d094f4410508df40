import type { CpuTimes } from './parse-cpu-times.ts';

/** What the language's runtime knows of the machine without asking a tool. */
export interface RuntimeFacts {
  readonly totalBytes: number;
  readonly cpuTimes: CpuTimes | null;
  readonly cpuModel: string | null;
}

/** Where the probe has everything from. Recorded outputs can stand in for each. */
export interface MachineSources {
  /** Standard output of a program; `null` when it could not be run or took too long. */
  run(file: string, args: readonly string[]): Promise<string | null>;
  /** `null` when there is no such file, or it may not be read. */
  readText(path: string): Promise<string | null>;
  listFolder(path: string): Promise<readonly string[]>;
  freeDiskBytes(folder: string): Promise<number | null>;
  runtime(): RuntimeFacts;
}

/** Sources of which a bad one answers that nothing is known, so that it never spoils what the others tell. */
export function tolerateFailures(sources: MachineSources): MachineSources {
  const orElse = async <T>(ask: () => Promise<T>, unknown: T): Promise<T> => {
    try {
      return await ask();
    } catch {
      // Whatever the reason, nothing is known, and that is an answer.
      return unknown;
    }
  };
  return {
    run: (file, args) => orElse(() => sources.run(file, args), null),
    readText: (path) => orElse(() => sources.readText(path), null),
    listFolder: (path) => orElse(() => sources.listFolder(path), []),
    freeDiskBytes: (folder) => orElse(() => sources.freeDiskBytes(folder), null),
    runtime: () => sources.runtime(),
  };
}
