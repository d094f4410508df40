import { realpath, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { usualPlaces } from '../locate-binary.ts';
import type { BinaryFacts } from './reduce-upgrade.ts';

/** Facts of the file that `path` leads to now; `null` while there is none, as in the middle of an upgrade. */
export async function readBinaryFacts(path: string): Promise<BinaryFacts | null> {
  try {
    const target = await realpath(path);
    const { size, mtimeMs } = await stat(target);
    return { path: target, sizeBytes: size, modifiedAtMs: Math.round(mtimeMs) };
  } catch {
    // Gone, or just being replaced: the next look tells.
    return null;
  }
}

/** The name that leads to `path` and that an upgrade turns to the new version: Homebrew keeps a folder for each. */
export async function findLastingName(
  path: string,
  { setting, searchPath }: { readonly setting: string; readonly searchPath: string },
): Promise<string> {
  const folders = searchPath.split(delimiter).filter(isAbsolute);
  for (const name of [setting, ...folders.map((folder) => join(folder, 'ollama')), ...usualPlaces]) {
    if (isAbsolute(name) && (await readBinaryFacts(name))?.path === path) return name;
  }
  return path;
}
