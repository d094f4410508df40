/** One thing wrong with the configuration. `line` and `column` count from 1; `null` for what does not stand in the file. */
export interface ConfigProblem {
  /** Dotted path of the setting, empty for the file as a whole. */
  readonly path: string;
  readonly line: number | null;
  readonly column: number | null;
  /** What is wrong, in a sentence; it never repeats a value. */
  readonly message: string;
  /** What was probably meant, or `null`. */
  readonly suggestion: string | null;
}

/** What does not stand at a place in the file; `path` is empty for the file as a whole. */
export const createProblem = (path: string, message: string, suggestion: string | null = null): ConfigProblem => ({
  ...{ path, line: null, column: null, message, suggestion },
});
