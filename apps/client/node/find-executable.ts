import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join } from 'node:path';

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    // Not there, or not to be run.
    return false;
  }
}

const withParents = (folder: string): readonly string[] =>
  dirname(folder) === folder ? [folder] : [folder, ...withParents(dirname(folder))];

/** The `drover` in `PATH`, else in a `node_modules` of the working folder or above it; `null` when there is none. */
export function findExecutable(env: Readonly<Record<string, string | undefined>>, workingDir: string): string | null {
  // A relative entry would depend on where the program was started.
  const named = (env['PATH'] ?? '').split(delimiter).filter(isAbsolute);
  const installed = withParents(workingDir).map((folder) => join(folder, 'node_modules', '.bin'));
  return [...named, ...installed].map((folder) => join(folder, 'drover')).find(isProgram) ?? null;
}
