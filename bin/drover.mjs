#!/usr/bin/env node
// Plain JavaScript that Node 18 can parse: it must be able to say what is wrong.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const entry = join(root, 'out', 'service', 'cli.js');
const providedNode = join(root, '.cache', 'node', 'bin', 'node');
const minimumMajor = 24;

function fail(...lines) {
  for (const line of lines) process.stderr.write(`${line}\n`);
  process.exit(1);
}

/** Runs this file again on another Node and ends as it ends. */
function runOn(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail(`Drover could not start ${node}: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}

/**
 * The service on Linux begins anew, in the same process, with an allocator that gives back what was freed. glibc otherwise keeps it for every
 * thread, tens of megabytes that only grow, and reads its settings from the environment alone, before anything runs.
 */
function beginFrugally() {
  const settings = { MALLOC_ARENA_MAX: '2', MALLOC_TRIM_THRESHOLD_: '1048576' };
  const isSettled = Object.keys(settings).some((name) => process.env[name] !== undefined);
  const isWanted = process.platform === 'linux' && process.argv[2] === 'serve' && !isSettled;
  // A channel to the parent would not survive, and a program file that is gone by now would end the process.
  if (!isWanted || process.channel || typeof process.execve !== 'function' || !existsSync(process.execPath)) return;
  // V8 loses track of protected pages now and then where threads come and go, and ends the process: https://github.com/nodejs/node/issues/64500
  const flags = process.arch === 'x64' ? ['--no-memory-protection-keys'] : [];
  // Who serves more than one core can needs its time more than 14 MB: what waits in a small young heap is copied at every collection.
  if (process.argv.some((argument) => argument.startsWith('--workers'))) flags.push('--min-semi-space-size=8');
  const args = [...flags, ...process.execArgv, fileURLToPath(import.meta.url), ...process.argv.slice(2)];
  process.execve(process.execPath, [process.execPath, ...args], { ...process.env, ...settings });
}

if (!existsSync(entry)) {
  fail('Drover is not built yet.', 'Build it: npm run build');
} else if (Number.parseInt(process.versions.node, 10) >= minimumMajor) {
  beginFrugally();
  await import(pathToFileURL(entry).href);
} else if (existsSync(providedNode)) {
  runOn(providedNode);
} else {
  fail(
    `Drover needs Node.js ${minimumMajor} or later; this is ${process.versions.node}.`,
    existsSync(join(root, 'scripts', 'setup.mjs'))
      ? `Run \`npm run build\` in ${root}, which provides one for this folder, or install it from https://nodejs.org.`
      : 'Install it from https://nodejs.org, then run this again.',
  );
}
