// Which packages of others are in what is shipped: those that the parts import, the pages /docs and /redoc, and all that these need.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const sourceFolders = ['apps', 'electron', 'renderer'];
/** Their bundles are copied as they are; Electron's own licences come with its binary. */
const copied = ['redoc', 'swagger-ui-dist'];
const notShipped = new Set(['electron', 'vite', '@vitejs/plugin-react']);
const imported =
  /^(?:(?:import|export)\b[^'"`;]*|\} )from '((?:@[\w.-]+\/)?[\w.-]+)(?:\/[^']*)?'|\bimport\('((?:@[\w.-]+\/)?[\w.-]+)/gm;

const readLock = () => JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;

function* sourceFiles(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && entry.name !== 'dist' && entry.name !== 'node_modules') yield* sourceFiles(path);
    else if (/\.tsx?$/.test(entry.name)) yield path;
  }
}

function findImported(lock) {
  const names = new Set();
  for (const folder of sourceFolders) {
    for (const path of sourceFiles(join(root, folder))) {
      for (const [, name, lazyName] of readFileSync(path, 'utf8').matchAll(imported)) names.add(name ?? lazyName);
    }
  }
  return [...names].filter((name) => !notShipped.has(name) && lock[`node_modules/${name}`] !== undefined);
}

/** Where Node would find `name` for the package at `path`. */
function resolveFrom(lock, path, name) {
  for (let folder = path; ; folder = folder.slice(0, folder.lastIndexOf('/node_modules/'))) {
    const candidate = `${folder}/node_modules/${name}`;
    if (lock[candidate] !== undefined) return candidate;
    if (!folder.includes('/node_modules/')) break;
  }
  return lock[`node_modules/${name}`] === undefined ? null : `node_modules/${name}`;
}

/** The shipped packages: `path` in node_modules, name, version and licence as the lockfile has them, in order of their names. */
export function listShippedPackages() {
  const lock = readLock();
  const direct = Object.keys(lock[''].dependencies);
  const waiting = [...direct, ...findImported(lock), ...copied].map((name) => `node_modules/${name}`);
  const found = new Set();
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (found.has(path)) continue;
    found.add(path);
    const { dependencies = {}, optionalDependencies = {} } = lock[path];
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const next = resolveFrom(lock, path, name);
      if (next !== null) waiting.push(next);
    }
  }
  return [...found]
    .map((path) => ({ path, name: path.split('node_modules/').at(-1), ...describe(lock[path]) }))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.path < b.path ? -1 : 1));
}

const describe = ({ version, license = null }) => ({ version, licence: license });

/** Every package that the project is built, tested or shipped with. */
export const listAllPackages = () =>
  Object.entries(readLock())
    .filter(([path, entry]) => path.startsWith('node_modules/') && !entry.link)
    .map(([path, entry]) => ({ path, name: path.split('node_modules/').at(-1), ...describe(entry) }));
