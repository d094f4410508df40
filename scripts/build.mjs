// Builds everything into out/: service and CLI, console page, Electron main and preload; and the client package where it stands. With --if-stale only when a source changed.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runSteps } from './run-steps.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stamp = join(root, '.cache', 'build-stamp');
const sources = [
  'apps',
  'electron',
  'renderer',
  'resources/docs-ui',
  'scripts/docs-ui.mjs',
  'scripts/build-client.mjs',
  'package.json',
  'vite.service.config.ts',
  'electron.vite.config.ts',
];

function describeFiles(path) {
  const info = statSync(path);
  if (info.isDirectory())
    return (
      readdirSync(path)
        // What the build itself writes is no source.
        .filter((name) => name !== 'dist')
        .sort()
        .flatMap((name) => describeFiles(join(path, name)))
    );
  return [`${path} ${info.size} ${info.mtimeMs}`];
}

/** Changes whenever a source file does. */
export function fingerprintSources() {
  const lines = sources
    .map((name) => join(root, name))
    .filter((path) => existsSync(path))
    .flatMap(describeFiles);
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}

const isBuilt = (fingerprint) =>
  existsSync(stamp) &&
  readFileSync(stamp, 'utf8') === fingerprint &&
  existsSync(join(root, 'out', 'service', 'cli.js')) &&
  existsSync(join(root, 'apps', 'client', 'dist', 'index.js'));

/** Resolves with the exit code. */
export async function build() {
  const fingerprint = fingerprintSources();
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const electronVite = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const quiet = ['--logLevel', 'warn'];
  const code = await runSteps([
    {
      title: 'build service and CLI',
      command: process.execPath,
      args: [vite, 'build', '--config', 'vite.service.config.ts', ...quiet],
    },
    { title: 'build the client package', command: process.execPath, args: [join('scripts', 'build-client.mjs')] },
    { title: 'build page and desktop shell', command: process.execPath, args: [electronVite, 'build', ...quiet] },
  ]);
  mkdirSync(dirname(stamp), { recursive: true });
  if (code === 0) writeFileSync(stamp, fingerprint);
  return code;
}

/** Builds unless what is there was built from these very sources. */
export async function buildIfStale() {
  return isBuilt(fingerprintSources()) ? 0 : build();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.chdir(root);
  process.exitCode = process.argv.includes('--if-stale') ? await buildIfStale() : await build();
}
