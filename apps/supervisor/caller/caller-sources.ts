/** Where callers are looked for. Recorded outputs can stand in for each. */
export interface CallerSources {
  /** This process. `script`: the file it was started with, by which another Drover is known; `null` when there is none. */
  readonly own: {
    readonly pid: number;
    readonly userId: number;
    readonly executable: string;
    readonly script: string | null;
  };
  /** The person's own folder: no project by itself. */
  readonly home: string;
  /** Standard output of a program; `null` when it could not be run or took too long. */
  run(file: string, args: readonly string[]): Promise<string | null>;
  /** `null` when there is no such file, or it may not be read. */
  readText(path: string): Promise<string | null>;
  /** Names in a folder of the kernel's, which answers from memory; none when it may not be read. */
  listNames(path: string): Iterable<string>;
  /** Where a link of the kernel's leads, which answers from memory; `null` when it may not be read. */
  readLink(path: string): string | null;
  exists(path: string): Promise<boolean>;
  monotonicMs(): number;
  /** Resolves in the next turn of the event loop. */
  nextTurn(): Promise<void>;
}
