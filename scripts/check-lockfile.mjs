// The lockfile must serve every platform: npm silently leaves out platform packages that the registry did not show, and `npm ci` fails elsewhere.
import { readFileSync } from 'node:fs';

const lock = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'));
const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const names = new Set(Object.keys(lock.packages).map((path) => path.split('node_modules/').at(-1)));
const problems = [];

for (const [path, entry] of Object.entries(lock.packages)) {
  if (entry.resolved) problems.push(`${path}: has a download address`);
  if (path !== '' && !entry.link && !entry.integrity && !entry.inBundle) problems.push(`${path}: has no integrity`);
  for (const name of Object.keys(entry.optionalDependencies ?? {})) {
    if (!names.has(name)) problems.push(`${path}: optional ${name} is missing`);
  }
}
const decided = new Set(Object.keys(manifest.allowScripts ?? {}));
for (const [path, entry] of Object.entries(lock.packages)) {
  const name = path.split('node_modules/').at(-1);
  if (entry.hasInstallScript && !decided.has(name)) problems.push(`${path}: its install script is not in allowScripts`);
}
for (const section of ['dependencies', 'devDependencies']) {
  for (const [name, version] of Object.entries(manifest[section] ?? {})) {
    if (!/^\d+\.\d+\.\d+$/.test(version)) problems.push(`${name}: "${version}" is not an exact version`);
    const locked = lock.packages[`node_modules/${name}`]?.version;
    if (locked !== version) problems.push(`${name}: manifest ${version}, lockfile ${locked}`);
  }
}
for (const problem of problems) process.stderr.write(`lockfile: ${problem}\n`);
process.stdout.write(`lockfile: ${Object.keys(lock.packages).length} entries, ${problems.length} problems\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
