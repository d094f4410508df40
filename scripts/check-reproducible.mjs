// Builds twice from the same sources and compares every file, and the archive that the app is packed into; prints the sums. `--sums` hashes what is built already.
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const out = join(root, 'out');
const digest = (content) => createHash('sha256').update(content).digest('hex');

async function hashArchive() {
  const { createPackage } = createRequire(join(root, 'node_modules', 'app-builder-lib', 'package.json'))(
    '@electron/asar',
  );
  const folder = mkdtempSync(join(tmpdir(), 'drover-asar-'));
  try {
    await createPackage(out, join(folder, 'app.asar'));
    return digest(readFileSync(join(folder, 'app.asar')));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One line a file: sum and path, and the archive's at the end. */
async function sumBuild() {
  const files = readdirSync(out, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(root, join(parentPath, name)))
    .sort();
  const lines = files.map((path) => `${digest(readFileSync(join(root, path)))}  ${path}`);
  return [...lines, `${await hashArchive()}  app.asar`];
}

async function buildAndSum() {
  rmSync(out, { recursive: true, force: true });
  if ((await build()) !== 0) throw new Error('The build failed, see above.');
  return sumBuild();
}

async function compareBuilds() {
  // The build's own moment is in it: both times the same.
  process.env.SOURCE_DATE_EPOCH ??= '1767225600';
  const [first, second] = [await buildAndSum(), await buildAndSum()];
  const different = second.filter((line) => !first.includes(line));
  for (const line of different) process.stderr.write(`not the same twice: ${line}\n`);
  process.stdout.write(`${second.at(-1)}\n${second.length} sums compared, ${different.length} differ\n`);
  return different.length === 0 && first.length === second.length ? 0 : 1;
}

process.chdir(root);
if (process.argv.includes('--sums')) process.stdout.write(`${(await sumBuild()).join('\n')}\n`);
else process.exitCode = await compareBuilds();
