// `npm run check-ages -- [BASE]`: every package version that came in since BASE (a commit, else HEAD) must be a week old. Asks the registry; when it cannot, that is a failure.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { compareSets, findYoung, listLocked } from './dependency-changes.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const run = promisify(execFile);
const atOnce = 4;
const timeoutMs = 60_000;
const maxBuffer = 64 * 2 ** 20;

async function readBase(commit) {
  const { stdout } = await run('git', ['show', `${commit}:package-lock.json`], { cwd: root, maxBuffer });
  return JSON.parse(stdout);
}

/** Moments of publication of all versions of a package, `{}` when the registry does not tell. */
async function readTimes(name) {
  try {
    const { stdout } = await run('npm', ['view', name, 'time', '--json'], { cwd: root, maxBuffer, timeout: timeoutMs });
    return JSON.parse(stdout);
  } catch {
    // Told for each version by the check.
    return {};
  }
}

async function collectTimes(added) {
  const names = [...new Set(added.map((entry) => entry.slice(0, entry.lastIndexOf('@'))))];
  const times = new Map();
  const work = async () => {
    for (let name = names.pop(); name !== undefined; name = names.pop()) {
      for (const [version, moment] of Object.entries(await readTimes(name))) times.set(`${name}@${version}`, moment);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return times;
}

const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
const { added } = compareSets(listLocked(await readBase(process.argv[2] ?? 'HEAD')), listLocked(lock));
const problems = findYoung(added, await collectTimes(added), Date.now());
for (const problem of problems) process.stderr.write(`ages: ${problem}\n`);
process.stdout.write(`ages: ${added.length} new package versions, ${problems.length} problems\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
