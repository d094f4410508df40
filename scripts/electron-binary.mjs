import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const projectRoot = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Path of Electron's binary, or `null` where there is none. Looks at files only: importing `electron` would start a download.
 * `ELECTRON_OVERRIDE_DIST_PATH` names another folder, as it does for Electron itself.
 */
export function findElectronBinary(root = projectRoot, overrideFolder = process.env.ELECTRON_OVERRIDE_DIST_PATH) {
  const folder = join(root, 'node_modules', 'electron');
  const pathFile = join(folder, 'path.txt');
  const relative = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : '';
  if (relative === '' && overrideFolder === undefined) return null;
  const binary = join(overrideFolder ?? join(folder, 'dist'), relative === '' ? 'electron' : relative);
  return existsSync(binary) ? binary : null;
}
